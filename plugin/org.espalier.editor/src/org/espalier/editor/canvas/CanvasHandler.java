package org.espalier.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.SWT;
import org.eclipse.ui.handlers.HandlerUtil;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.model.NodeElement;

/** The commands of the canvas. Which one a handler stands for is written behind the class in plugin.xml. */
public final class CanvasHandler extends AbstractHandler implements IExecutableExtension {
    private static final int STEP = 8;

    private static final Map<String, Consumer<WorkflowEditor>> OPERATIONS = Map.ofEntries(Map.entry("quickAdd", editor -> editor.adder().quickAddAtSelection()),
            Map.entry("duplicate", editor -> editor.operations().duplicate()), Map.entry("connect", editor -> editor.operations().connectSelected()),
            Map.entry("rename", editor -> editor.operations().rename()), Map.entry("addNote", editor -> editor.operations().addNote()),
            Map.entry("layout", editor -> editor.operations().autoLayout()), Map.entry("zoomIn", editor -> editor.zoom().zoomIn()), Map.entry("zoomOut", editor -> editor.zoom().zoomOut()),
            Map.entry("zoomOriginal", editor -> editor.zoom().setZoom(1)), Map.entry("zoomFit", editor -> FirstSight.show(editor, editor.zoom().getMinZoom())),
            Map.entry("moveLeft", editor -> editor.operations().nudge(-STEP, 0)), Map.entry("moveRight", editor -> editor.operations().nudge(STEP, 0)),
            Map.entry("moveUp", editor -> editor.operations().nudge(0, -STEP)), Map.entry("moveDown", editor -> editor.operations().nudge(0, STEP)),
            Map.entry("alignLeft", editor -> editor.operations().align(SWT.LEFT)), Map.entry("alignTop", editor -> editor.operations().align(SWT.TOP)),
            Map.entry("alignBottom", editor -> editor.operations().align(SWT.BOTTOM)), Map.entry("alignMiddle", editor -> editor.operations().align(SWT.HORIZONTAL)),
            Map.entry("runAll", editor -> editor.runner().run(List.of())), Map.entry("runSelected", editor -> onSelection(editor, ids -> editor.runner().run(ids))),
            Map.entry("reset", editor -> onSelection(editor, ids -> editor.runner().reset(ids))), Map.entry("resetAll", editor -> editor.runner().reset(List.of())),
            Map.entry("openResult", editor -> editor.operations().show(EditorIds.RESULT_VIEW)), Map.entry("stopEarly", editor -> editor.runner().stopEarly(editor.operations().selectedNodes().stream().map(NodeElement::id).toList())),
            Map.entry("cancel", editor -> editor.runner().cancel()),
            Map.entry("settings", editor -> editor.operations().selectedNodes().stream().findFirst().ifPresent(editor::open)), Map.entry("exportPicture", PictureExport::ask));

    private String operation = "";

    private static void onSelection(WorkflowEditor editor, Consumer<List<String>> operation) {
        List<String> ids = editor.operations().selectedNodes().stream().map(NodeElement::id).toList();
        if (ids.isEmpty()) {
            editor.hint(Messages.selectNode);
        } else {
            operation.accept(ids);
        }
    }

    @Override
    public void setInitializationData(IConfigurationElement element, String property, Object data) {
        operation = String.valueOf(data);
        if (!OPERATIONS.containsKey(operation)) {
            throw new IllegalArgumentException("plugin.xml names the operation \"" + operation + "\", which does not exist");
        }
    }

    @Override
    public Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActiveEditor(event) instanceof WorkflowEditor editor) {
            OPERATIONS.get(operation).accept(editor);
        }
        return null;
    }
}
