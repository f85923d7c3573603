package org.espalier.editor.settings;

import java.util.List;
import java.util.Optional;

import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.table.TableSpec;

/** Which columns a setting can name. */
final class ColumnNames {
    private ColumnNames() {
    }

    /** The columns of the table that arrives at the port that the setting names; none where that is not known. */
    static List<String> of(WorkflowEditor editor, String node, SettingField field) {
        Optional<NodeElement> element = editor.model().node(node);
        Optional<Port> port = element.flatMap(found -> found.inputs().stream().filter(input -> field.columnsOf().filter(input.name()::equals).isPresent()).findFirst());
        Optional<PortSpec> spec = port.flatMap(input -> editor.runner().snapshot().arriving(element.orElseThrow(), input));
        return spec.filter(TableSpec.class::isInstance).map(table -> ((TableSpec) table).names()).orElse(List.of());
    }
}
