package org.espalier.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.SWT;
import org.eclipse.ui.ISources;
import org.eclipse.ui.handlers.HandlerUtil;
import org.espalier.editor.EditorIds;
import org.espalier.editor.model.NodeElement;

/** The commands of the canvas. Which one a handler stands for is written behind the class in plugin.xml. */
public final class CanvasHandler extends AbstractHandler implements IExecutableExtension {
    private static final int STEP = 8;

    /**
     * @param enabled whether it makes sense now; while it does not, menus and toolbars show it so
     * @param run does it
     */
    private record Operation(Predicate<WorkflowEditor> enabled, Consumer<WorkflowEditor> run) {
    }

    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(entry("quickAdd", Enablement.EDITABLE, editor -> editor.adder().quickAddAtSelection()),
            entry("duplicate", Enablement.MOVABLE, editor -> editor.operations().duplicate()), entry("connect", Enablement.SEVERAL_NODES, editor -> editor.operations().connectSelected()),
            entry("rename", Enablement.RENAMABLE, editor -> editor.operations().rename()), entry("addNote", Enablement.EDITABLE, editor -> editor.operations().addNote()),
            entry("layout", Enablement.ARRANGEABLE, editor -> editor.operations().autoLayout()), entry("zoomIn", Enablement.ALWAYS, editor -> editor.zoom().zoomIn()),
            entry("zoomOut", Enablement.ALWAYS, editor -> editor.zoom().zoomOut()), entry("zoomOriginal", Enablement.ALWAYS, editor -> editor.zoom().setZoom(1)),
            entry("zoomFit", Enablement.ALWAYS, editor -> FirstSight.show(editor, editor.zoom().getMinZoom())),
            entry("moveLeft", Enablement.MOVABLE, editor -> editor.operations().nudge(-STEP, 0)), entry("moveRight", Enablement.MOVABLE, editor -> editor.operations().nudge(STEP, 0)),
            entry("moveUp", Enablement.MOVABLE, editor -> editor.operations().nudge(0, -STEP)), entry("moveDown", Enablement.MOVABLE, editor -> editor.operations().nudge(0, STEP)),
            entry("alignLeft", Enablement.SEVERAL_NODES, editor -> editor.operations().align(SWT.LEFT)), entry("alignTop", Enablement.SEVERAL_NODES, editor -> editor.operations().align(SWT.TOP)),
            entry("alignBottom", Enablement.SEVERAL_NODES, editor -> editor.operations().align(SWT.BOTTOM)),
            entry("alignMiddle", Enablement.SEVERAL_NODES, editor -> editor.operations().align(SWT.HORIZONTAL)),
            entry("runAll", Enablement.EXECUTABLE, editor -> editor.runner().run(List.of())), entry("runSelected", Enablement.NODE_EXECUTABLE, editor -> editor.runner().run(selected(editor))),
            entry("reset", Enablement.NODE_EXECUTABLE, editor -> editor.runner().reset(selected(editor))), entry("resetAll", Enablement.EXECUTABLE, editor -> editor.runner().reset(List.of())),
            entry("openResult", Enablement.ALWAYS, editor -> editor.operations().show(EditorIds.RESULT_VIEW)), entry("stopEarly", Enablement.RUNNING, editor -> editor.runner().stopEarly(selected(editor))),
            entry("cancel", Enablement.RUNNING, editor -> editor.runner().cancel()),
            entry("settings", Enablement.NODE_SELECTED, editor -> editor.open(editor.operations().selectedNodes().get(0))), entry("exportPicture", Enablement.ALWAYS, PictureExport::ask));

    private String operation = "";

    private static Map.Entry<String, Operation> entry(String name, Predicate<WorkflowEditor> enabled, Consumer<WorkflowEditor> run) {
        return Map.entry(name, new Operation(enabled, run));
    }

    /** The ids of the selected nodes. */
    private static List<String> selected(WorkflowEditor editor) {
        return editor.operations().selectedNodes().stream().map(NodeElement::id).toList();
    }

    @Override
    public void setInitializationData(IConfigurationElement element, String property, Object data) {
        operation = String.valueOf(data);
        if (!OPERATIONS.containsKey(operation)) {
            throw new IllegalArgumentException("plugin.xml names the operation \"" + operation + "\", which does not exist");
        }
    }

    @Override
    public void setEnabled(Object context) {
        setBaseEnabled(HandlerUtil.getVariable(context, ISources.ACTIVE_EDITOR_NAME) instanceof WorkflowEditor editor && editor.isOpen() && OPERATIONS.get(operation).enabled().test(editor));
    }

    @Override
    public Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActiveEditor(event) instanceof WorkflowEditor editor) {
            OPERATIONS.get(operation).run().accept(editor);
        }
        return null;
    }
}
