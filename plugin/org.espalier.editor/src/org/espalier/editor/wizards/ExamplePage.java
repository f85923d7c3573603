package org.espalier.editor.wizards;

import java.util.List;
import java.util.stream.Collectors;

import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.espalier.editor.Messages;

/** The list of examples, with what each is made of. */
final class ExamplePage extends WizardPage {
    private static final int ROWS = 10;

    private final List<Example> examples;
    private TableViewer table;
    private Label about;

    ExamplePage(List<Example> examples) {
        super("example");
        this.examples = examples;
        setTitle(Messages.example);
        setDescription(NLS.bind(Messages.exampleHelp, Messages.projectWorkflows));
    }

    @Override
    public void createControl(Composite parent) {
        var column = new Composite(parent, SWT.NONE);
        column.setLayout(new GridLayout());
        table = new TableViewer(column, SWT.SINGLE | SWT.BORDER | SWT.V_SCROLL);
        var data = new GridData(SWT.FILL, SWT.FILL, true, true);
        data.heightHint = ROWS * table.getTable().getItemHeight();
        table.getTable().setLayoutData(data);
        table.setContentProvider(ArrayContentProvider.getInstance());
        table.setLabelProvider(LabelProvider.createTextProvider(element -> ((Example) element).title()));
        about = new Label(column, SWT.WRAP);
        var below = new GridData(SWT.FILL, SWT.END, true, false);
        below.heightHint = 3 * table.getTable().getItemHeight();
        below.widthHint = 400;
        about.setLayoutData(below);
        table.addSelectionChangedListener(event -> show());
        table.addDoubleClickListener(event -> {
            if (getWizard().performFinish()) {
                getShell().close();
            }
        });
        table.setInput(examples);
        if (!examples.isEmpty()) {
            table.setSelection(new StructuredSelection(examples.get(0)));
        }
        setControl(column);
        show();
    }

    private void show() {
        Example example = selected();
        setPageComplete(example != null);
        about.setText(example == null ? "" : NLS.bind(Messages.exampleAbout, new Object[] {example.folder() + "/" + example.file(), example.workflow().nodes().size(),
                example.workflow().nodes().values().stream().map(node -> node.type()).distinct().collect(Collectors.joining(", "))}));
    }

    /** The example that is selected; null when there is none. */
    Example selected() {
        return (Example) table.getStructuredSelection().getFirstElement();
    }
}
