package org.espalier.editor.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.Edits;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;
import org.espalier.editor.model.Wiring;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The cures for problems of what a workflow is made of: a node type that is not installed, a setting of a name that the node does not
 * know, an input at which nothing arrives, a connection that leads nowhere. The last cannot be drawn, so that only a cure reaches it.
 *
 * @param node the node that has the problem, if one has
 * @param setting the setting's name; empty when the problem is none of a setting
 * @param about the input or the connection that the problem is about; empty when it is about none
 */
record StructureCures(WorkflowEditor editor, Optional<NodeElement> node, String setting, String about) {
    private static final int MOST_SOURCES = 6;

    List<QuickFix> fixes() {
        List<QuickFix> fixes = new ArrayList<>();
        if (node.isPresent() && setting.isEmpty()) {
            addType(node.get(), fixes);
            addSources(node.get(), fixes);
            addRivals(node.get(), fixes);
        } else if (node.isPresent()) {
            addNames(node.get(), fixes);
        }
        addConnections(fixes);
        return fixes;
    }

    private void addType(NodeElement element, List<QuickFix> fixes) {
        if (element.type().isEmpty()) {
            List<String> types = editor.registry().all().stream().map(type -> type.declaration().id()).toList();
            Suggestions.closest(element.node().type(), types).ifPresent(type -> add(fixes, NLS.bind(Messages.cureUseType, type), drawing -> Edits.setType(drawing, element.id(), type)));
        }
    }

    /** The outputs that fit an input at which nothing arrives, the nearest on the canvas first. */
    private void addSources(NodeElement element, List<QuickFix> fixes) {
        for (Port input : element.inputs()) {
            if (!input.name().equals(about) || input.optional() || element.arriving(input).isPresent()) {
                continue;
            }
            var end = new Wiring.End(element, input);
            editor.model().nodes().stream().sorted(Comparator.comparingDouble(other -> distance(other, element))).flatMap(other -> Wiring.fitting(end, other).stream()).limit(MOST_SOURCES)
                    .forEach(source -> add(fixes, NLS.bind(Messages.cureConnect, source.label()), drawing -> Edits.connect(drawing, Wiring.connection(source, end), List.of())));
        }
    }

    private static double distance(NodeElement one, NodeElement other) {
        return Math.hypot(one.position().x() - other.position().x(), one.position().y() - other.position().y());
    }

    /** Another name for a setting that the node does not have, or none. */
    private void addNames(NodeElement element, List<QuickFix> fixes) {
        if (element.type().isEmpty()) {
            return;
        }
        List<String> path = List.of(setting.split("\\."));
        List<String> groups = path.subList(0, path.size() - 1);
        String name = path.get(path.size() - 1);
        SettingsSchema<?> schema = element.type().get().settings();
        for (String group : groups) {
            Optional<SettingField> field = schema.field(group);
            if (field.isEmpty() || !(field.get().type() instanceof SettingType.Group inner)) {
                return;
            }
            schema = inner.schema();
        }
        Optional<ObjectNode> given = within(element.node().settings(), groups);
        if (schema.field(name).isPresent() || given.isEmpty() || !given.get().has(name)) {
            return;
        }
        List<String> free = schema.fields().stream().map(SettingField::name).filter(other -> !given.get().has(other)).toList();
        Suggestions.closest(name, free).ifPresent(right -> add(fixes, NLS.bind(Messages.cureRenameSetting, right), change(element, groups, json -> json.set(right, json.remove(name)))));
        add(fixes, NLS.bind(Messages.cureRemoveSetting, name), change(element, groups, json -> json.remove(name)));
    }

    private static Optional<ObjectNode> within(ObjectNode settings, List<String> groups) {
        ObjectNode inner = settings;
        for (String group : groups) {
            if (!(inner.get(group) instanceof ObjectNode next)) {
                return Optional.empty();
            }
            inner = next;
        }
        return Optional.of(inner);
    }

    private static UnaryOperator<Drawing> change(NodeElement element, List<String> groups, Consumer<ObjectNode> change) {
        return drawing -> {
            ObjectNode settings = drawing.workflow().nodes().get(element.id()).settings().deepCopy();
            within(settings, groups).ifPresent(change);
            return Edits.setSettings(drawing, element.id(), settings);
        };
    }

    /** Where several connections arrive at an input, any of them can go. */
    private void addRivals(NodeElement element, List<QuickFix> fixes) {
        List<ConnectionElement> rivals = element.incoming().stream().filter(connection -> connection.targetPort().filter(input -> input.name().equals(about)).isPresent()).toList();
        if (rivals.size() > 1) {
            rivals.forEach(connection -> addRemoval(connection.connection(), fixes));
        }
    }

    private void addConnections(List<QuickFix> fixes) {
        for (Connection connection : editor.model().workflow().connections()) {
            if (connection.toString().equals(about)) {
                var right = new Connection(corrected(connection.from(), false), corrected(connection.to(), true));
                if (!editor.model().workflow().connections().contains(right)) {
                    add(fixes, NLS.bind(Messages.cureWrite, right), drawing -> Edits.connect(drawing, right, List.of(connection)));
                }
                addRemoval(connection, fixes);
            }
        }
    }

    private void addRemoval(Connection connection, List<QuickFix> fixes) {
        add(fixes, NLS.bind(Messages.cureRemoveConnection, connection), drawing -> Edits.disconnect(drawing, List.of(connection)));
    }

    /** The end with the names of a node and a port that are there, where similar ones are. */
    private Endpoint corrected(Endpoint end, boolean input) {
        Map<String, ?> nodes = editor.model().workflow().nodes();
        String id = nodes.containsKey(end.node()) ? end.node() : Suggestions.closest(end.node(), nodes.keySet()).orElse(end.node());
        Optional<NodeElement> element = editor.model().node(id);
        if (element.isEmpty() || end.port().isEmpty()) {
            return new Endpoint(id, end.port());
        }
        Set<String> ports = new java.util.LinkedHashSet<>();
        (input ? element.get().inputs() : element.get().outputs()).stream().filter(Port::declared).map(Port::name).forEach(ports::add);
        return new Endpoint(id, ports.contains(end.port()) ? end.port() : Suggestions.closest(end.port(), ports).orElse(end.port()));
    }

    private void add(List<QuickFix> fixes, String label, UnaryOperator<Drawing> edit) {
        fixes.add(new QuickFix(label, () -> editor.execute(new EditCommand(label, editor.model(), edit))));
    }
}
