package org.espalier.editor.canvas;

import java.util.List;

import org.eclipse.gef.ContextMenuProvider;
import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.SnapToGeometry;
import org.eclipse.gef.SnapToGrid;
import org.eclipse.gef.editparts.ZoomManager;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.espalier.editor.EditorIds;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.parts.CanvasPartFactory;
import org.espalier.editor.parts.CanvasRootPart;

/** What a canvas is equipped with before a workflow is drawn on it: grid, zoom, keys, mouse, drops and a menu. */
final class CanvasSetup {
    private static final double[] ZOOM_LEVELS = {0.1, 0.25, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0};

    private CanvasSetup() {
    }

    static void prepare(GraphicalViewer viewer, WorkflowEditor editor) {
        var root = new CanvasRootPart(editor.theme());
        viewer.setRootEditPart(root);
        viewer.setEditPartFactory(new CanvasPartFactory(editor));
        viewer.setProperty(SnapToGeometry.PROPERTY_SNAP_ENABLED, Boolean.TRUE);
        viewer.setProperty(SnapToGrid.PROPERTY_GRID_VISIBLE, Boolean.TRUE);
        ZoomManager zoom = root.getZoomManager();
        zoom.setZoomLevels(ZOOM_LEVELS);
        zoom.setZoomLevelContributions(List.of(ZoomManager.FIT_ALL, ZoomManager.FIT_WIDTH, ZoomManager.FIT_HEIGHT));
        viewer.setKeyHandler(new CanvasKeys(viewer, editor));
        viewer.addDropTargetListener(new NodeDropListener(viewer));
        new CanvasMouse(viewer).attach();
        viewer.getControl().setBackground(Theme.color(editor.theme().canvas()));
        var menu = new ContextMenuProvider(viewer) {
            @Override
            public void buildContextMenu(IMenuManager manager) {
                // All entries come from plugin.xml.
                manager.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
            }
        };
        viewer.setContextMenu(menu);
        editor.getSite().registerContextMenu(EditorIds.CANVAS_MENU, menu, viewer);
    }
}
