package org.espalier.editor.canvas;

import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.espalier.editor.Messages;
import org.espalier.engine.node.Problem;

/** A line above the canvas that says what is the matter with the file, and offers what can be done. */
final class Banner {
    private final Composite bar;

    /** Something to do, as a link. */
    record Choice(String label, Runnable action) {
    }

    Banner(Composite parent) {
        bar = new Composite(parent, SWT.NONE);
        bar.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        bar.setLayout(new GridLayout(1, false));
        hide();
    }

    void show(String message, List<Choice> choices) {
        for (var child : bar.getChildren()) {
            child.dispose();
        }
        bar.setLayout(new GridLayout(2 + choices.size(), false));
        var icon = new Label(bar, SWT.NONE);
        icon.setImage(org.eclipse.ui.PlatformUI.getWorkbench().getSharedImages().getImage(org.eclipse.ui.ISharedImages.IMG_OBJS_WARN_TSK));
        var label = new Label(bar, SWT.WRAP);
        label.setText(message.replace("&", "&&"));
        label.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        for (Choice choice : choices) {
            var link = new Link(bar, SWT.NONE);
            link.setText("<a>" + choice.label() + "</a>");
            link.addListener(SWT.Selection, event -> choice.action().run());
        }
        setVisible(true);
    }

    /** Shows the first of a file's problems and how many more there are; hides when there is none. */
    void show(List<Problem> problems, boolean readOnly, Choice cure) {
        if (problems.isEmpty()) {
            hide();
            return;
        }
        Problem problem = problems.get(0);
        String what = Character.toUpperCase(problem.what().charAt(0)) + problem.what().substring(1);
        String first = problem.remedy().isEmpty() ? what + "." : NLS.bind(Messages.bannerProblem, what, problem.remedy());
        String more = problems.size() == 1 ? "" : NLS.bind(Messages.bannerMore, problems.size() - 1);
        show(readOnly ? NLS.bind(Messages.bannerReadOnly, first) + more : first + more, List.of(cure));
    }

    void hide() {
        setVisible(false);
    }

    private void setVisible(boolean visible) {
        bar.setVisible(visible);
        ((GridData) bar.getLayoutData()).exclude = !visible;
        bar.getParent().layout(true, true);
    }
}
