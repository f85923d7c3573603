package org.espalier.editor.preferences;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.run.RunPreferences;

/** What people choose for runs: how much of the machine they may use. The theme is chosen on the workbench's own page. */
public final class EspalierPreferences extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    private static final int MOST_WORKERS = 1_024;
    private static final int MOST_MEMORY = 1 << 24;
    private static final String APPEARANCE = "org.eclipse.ui.preferencePages.Views";

    public EspalierPreferences() {
        super(GRID);
        setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, EditorIds.PLUGIN));
        setDescription(Messages.preferences);
    }

    @Override
    public void init(IWorkbench workbench) {
        // Nothing to prepare.
    }

    @Override
    protected void createFieldEditors() {
        var workers = new IntegerFieldEditor(RunPreferences.WORKERS, Messages.preferenceWorkers, getFieldEditorParent());
        workers.setValidRange(0, MOST_WORKERS);
        addField(workers);
        var memory = new IntegerFieldEditor(RunPreferences.MEMORY, Messages.preferenceMemory, getFieldEditorParent());
        memory.setValidRange(0, MOST_MEMORY);
        addField(memory);
    }

    @Override
    protected org.eclipse.swt.widgets.Control createContents(Composite parent) {
        var fields = super.createContents(parent);
        var link = new Link(parent, SWT.NONE);
        link.setText(Messages.preferenceTheme);
        link.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        link.addListener(SWT.Selection, event -> PreferencesUtil.createPreferenceDialogOn(getShell(), APPEARANCE, null, null));
        return fields;
    }
}
