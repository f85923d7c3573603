package org.espalier.editor.canvas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
     * @param condition when it makes sense; while it does not, menus and toolbars show it so
     * @param run does it
     */
    private record Operation(Condition condition, Consumer<WorkflowEditor> run) {
    }

    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(entry("quickAdd", Condition.EDITABLE, editor -> editor.adder().quickAddAtSelection()),
            entry("duplicate", Condition.MOVABLE, editor -> editor.operations().duplicate()), entry("connect", Condition.SEVERAL_NODES, editor -> editor.operations().connectSelected()),
            entry("rename", Condition.RENAMABLE, editor -> editor.operations().rename()), entry("addNote", Condition.EDITABLE, editor -> editor.operations().addNote()),
            entry("layout", Condition.ARRANGEABLE, editor -> editor.operations().autoLayout()), entry("zoomIn", Condition.ALWAYS, editor -> editor.zoom().zoomIn()),
            entry("zoomOut", Condition.ALWAYS, editor -> editor.zoom().zoomOut()), entry("zoomOriginal", Condition.ALWAYS, editor -> editor.zoom().setZoom(1)),
            entry("zoomFit", Condition.ALWAYS, editor -> FirstSight.show(editor, editor.zoom().getMinZoom())),
            entry("moveLeft", Condition.MOVABLE, editor -> editor.operations().nudge(-STEP, 0)), entry("moveRight", Condition.MOVABLE, editor -> editor.operations().nudge(STEP, 0)),
            entry("moveUp", Condition.MOVABLE, editor -> editor.operations().nudge(0, -STEP)), entry("moveDown", Condition.MOVABLE, editor -> editor.operations().nudge(0, STEP)),
            entry("alignLeft", Condition.SEVERAL_NODES, editor -> editor.operations().align(SWT.LEFT)), entry("alignTop", Condition.SEVERAL_NODES, editor -> editor.operations().align(SWT.TOP)),
            entry("alignBottom", Condition.SEVERAL_NODES, editor -> editor.operations().align(SWT.BOTTOM)),
            entry("alignMiddle", Condition.SEVERAL_NODES, editor -> editor.operations().align(SWT.HORIZONTAL)),
            entry("runAll", Condition.EXECUTABLE, editor -> editor.runner().run(List.of())), entry("runSelected", Condition.NODE_EXECUTABLE, editor -> editor.runner().run(selected(editor))),
            entry("reset", Condition.NODE_EXECUTABLE, editor -> editor.runner().reset(selected(editor))), entry("resetAll", Condition.EXECUTABLE, editor -> editor.runner().reset(List.of())),
            entry("openResult", Condition.ALWAYS, editor -> editor.operations().show(EditorIds.RESULT_VIEW)), entry("stopEarly", Condition.RUNNING, editor -> editor.runner().stopEarly(selected(editor))),
            entry("cancel", Condition.RUNNING, editor -> editor.runner().cancel()),
            entry("settings", Condition.NODE_SELECTED, editor -> editor.open(editor.operations().selectedNodes().get(0))), entry("exportPicture", Condition.ALWAYS, PictureExport::ask));

    private String operation = "";

    private static Map.Entry<String, Operation> entry(String name, Condition condition, Consumer<WorkflowEditor> run) {
        return Map.entry(name, new Operation(condition, run));
    }

    /** The ids of the selected nodes. */
    private static List<String> selected(WorkflowEditor editor) {
        return editor.operations().selectedNodes().stream().map(NodeElement::id).toList();
    }

    /** When a command makes sense; empty for one that is not of the canvas's own. */
    static Optional<Condition> condition(String command) {
        String prefix = EditorIds.PLUGIN + ".";
        return Optional.ofNullable(command.startsWith(prefix) ? OPERATIONS.get(command.substring(prefix.length())) : null).map(Operation::condition);
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
        setBaseEnabled(HandlerUtil.getVariable(context, ISources.ACTIVE_EDITOR_NAME) instanceof WorkflowEditor editor && editor.isOpen() && OPERATIONS.get(operation).condition().isMet(editor));
    }

    @Override
    public Object execute(ExecutionEvent event) {
        if (HandlerUtil.getActiveEditor(event) instanceof WorkflowEditor editor) {
            OPERATIONS.get(operation).run().accept(editor);
        }
        return null;
    }
}
