package org.espalier.editor.application;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.eclipse.ui.console.IConsoleConstants;
import org.eclipse.ui.progress.IProgressConstants;
import org.espalier.editor.EditorIds;

/** Files and nodes on the left, the canvas in the middle, settings on the right, results and messages below. */
public final class WorkflowPerspective implements IPerspectiveFactory {

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editors = layout.getEditorArea();
        IFolderLayout files = layout.createFolder("files", IPageLayout.LEFT, 0.19f, editors);
        files.addView(IPageLayout.ID_PROJECT_EXPLORER);
        IFolderLayout nodes = layout.createFolder("nodes", IPageLayout.BOTTOM, 0.28f, "files");
        nodes.addView(EditorIds.PALETTE_VIEW);
        IFolderLayout settings = layout.createFolder("settings", IPageLayout.RIGHT, 0.70f, editors);
        settings.addView(EditorIds.SETTINGS_VIEW);
        IFolderLayout documentation = layout.createFolder("documentation", IPageLayout.BOTTOM, 0.62f, "settings");
        documentation.addView(EditorIds.DOCUMENTATION_VIEW);
        documentation.addView(IPageLayout.ID_OUTLINE);
        IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, 0.70f, editors);
        below.addView(IPageLayout.ID_PROBLEM_VIEW);
        below.addView(EditorIds.RESULT_VIEW);
        below.addView(EditorIds.LIVE_VIEW);
        below.addView(IConsoleConstants.ID_CONSOLE_VIEW);
        below.addView(IProgressConstants.PROGRESS_VIEW_ID);
        below.addPlaceholder("org.eclipse.pde.runtime.LogView");
        layout.addPerspectiveShortcut(EditorIds.PERSPECTIVE);
        layout.addShowViewShortcut(EditorIds.PALETTE_VIEW);
        layout.addShowViewShortcut(EditorIds.SETTINGS_VIEW);
        layout.addShowViewShortcut(EditorIds.DOCUMENTATION_VIEW);
        layout.addShowViewShortcut(EditorIds.RESULT_VIEW);
        layout.addShowViewShortcut(EditorIds.LIVE_VIEW);
        layout.addNewWizardShortcut("org.espalier.editor.newWorkflow");
        layout.addNewWizardShortcut("org.espalier.editor.newExample");
    }
}
