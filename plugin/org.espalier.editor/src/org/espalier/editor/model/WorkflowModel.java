package org.espalier.editor.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowNode;

/**
 * The workflow that an editor shows. It holds one {@link Drawing} at a time; whoever edits sets another one, and the model
 * works out what is different and tells it to those who listen to the elements concerned. Undoing is setting the old one.
 */
public final class WorkflowModel extends Element {
    private final NodeRegistry registry;
    private final Path file;
    private final Map<String, NodeElement> nodes = new LinkedHashMap<>();
    private final Map<Connection, ConnectionElement> connections = new LinkedHashMap<>();
    private List<NoteElement> notes = List.of();
    private Drawing drawing;

    /**
     * @param drawing what to start with; nodes that have no position get one
     * @param file what paths in the workflow are relative to; it need not exist
     */
    public WorkflowModel(Drawing drawing, Path file, NodeRegistry registry) {
        this.registry = registry;
        this.file = file;
        this.drawing = new Drawing(emptyLike(drawing.workflow()), Layout.empty());
        set(drawing);
    }

    private static Workflow emptyLike(Workflow workflow) {
        return new Workflow(workflow.name(), Map.of(), Map.of(), List.of(), Map.of(), Map.of(), workflow.unknown());
    }

    public NodeRegistry registry() {
        return registry;
    }

    /** What paths in the workflow are relative to. */
    public Path file() {
        return file;
    }

    public Drawing drawing() {
        return drawing;
    }

    public Workflow workflow() {
        return drawing.workflow();
    }

    public Collection<NodeElement> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    public Optional<NodeElement> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    public Collection<ConnectionElement> connections() {
        return Collections.unmodifiableCollection(connections.values());
    }

    public Optional<ConnectionElement> connection(Connection connection) {
        return Optional.ofNullable(connections.get(connection));
    }

    public List<NoteElement> notes() {
        return notes;
    }

    /** Puts another drawing in the place of the present one. */
    public void set(Drawing given) {
        Drawing next = AutoLayout.complete(given);
        Drawing last = drawing;
        drawing = next;
        boolean children = last.workflow().nodes() != next.workflow().nodes() && setNodes(next);
        if (last.layout() != next.layout()) {
            nodes.forEach((id, node) -> node.set(next.layout().positions().get(id)));
            children |= setNotes(next.layout().notes());
        }
        Set<NodeElement> rewired = children || last.workflow().connections() != next.workflow().connections() ? setConnections(next.workflow().connections()) : Set.of();
        if (children) {
            tell(Change.CHILDREN);
        }
        rewired.forEach(NodeElement::tellConnections);
        if (last.workflow() != next.workflow()) {
            tell(Change.CONTENT);
        }
    }

    /** Whether nodes came or went. */
    private boolean setNodes(Drawing next) {
        Map<String, WorkflowNode> wanted = next.workflow().nodes();
        boolean changed = nodes.values().removeIf(node -> !wanted.containsKey(node.id()) || !wanted.get(node.id()).type().equals(node.node().type()));
        for (Map.Entry<String, WorkflowNode> entry : wanted.entrySet()) {
            NodeElement known = nodes.get(entry.getKey());
            if (known == null) {
                nodes.put(entry.getKey(), new NodeElement(this, entry.getKey(), entry.getValue(), next.layout().positions().get(entry.getKey())));
                changed = true;
            } else {
                known.set(entry.getValue());
            }
        }
        return changed;
    }

    /** Whether notes came or went. Notes have no names; each keeps its element as long as its place in the list tells which it is. */
    private boolean setNotes(List<Note> next) {
        Map<Note, NoteElement> known = new IdentityHashMap<>();
        notes.forEach(element -> known.put(element.note(), element));
        List<NoteElement> elements = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            NoteElement element = known.remove(next.get(i));
            if (element == null && next.size() == notes.size() && known.containsKey(notes.get(i).note())) {
                element = notes.get(i);
                known.remove(element.note());
                element.set(next.get(i));
            }
            elements.add(element != null ? element : new NoteElement(this, next.get(i)));
        }
        boolean changed = !elements.equals(notes);
        notes = List.copyOf(elements);
        return changed;
    }

    /** The nodes whose connections are not what they were. */
    private Set<NodeElement> setConnections(List<Connection> wanted) {
        Set<NodeElement> affected = new LinkedHashSet<>();
        Set<Connection> kept = new LinkedHashSet<>(wanted);
        connections.values().removeIf(element -> {
            boolean gone = !kept.contains(element.connection()) || nodes.get(element.source().id()) != element.source() || nodes.get(element.target().id()) != element.target();
            if (gone) {
                affected.add(element.source());
                affected.add(element.target());
            }
            return gone;
        });
        for (Connection connection : kept) {
            NodeElement source = nodes.get(connection.from().node());
            NodeElement target = nodes.get(connection.to().node());
            // An end without a node cannot be drawn; configuring the workflow reports it.
            if (source != null && target != null && !connections.containsKey(connection)) {
                connections.put(connection, new ConnectionElement(connection, source, target));
                affected.add(source);
                affected.add(target);
            }
        }
        // New nodes need their ports even where nothing is connected.
        nodes.values().stream().filter(node -> node.inputs().isEmpty() && node.outputs().isEmpty()).forEach(affected::add);
        affected.removeIf(node -> nodes.get(node.id()) != node);
        distribute(affected);
        return affected;
    }

    private void distribute(Set<NodeElement> affected) {
        Map<NodeElement, List<ConnectionElement>> incoming = new HashMap<>();
        Map<NodeElement, List<ConnectionElement>> outgoing = new HashMap<>();
        for (ConnectionElement connection : connections.values()) {
            incoming.computeIfAbsent(connection.target(), ignored -> new ArrayList<>()).add(connection);
            outgoing.computeIfAbsent(connection.source(), ignored -> new ArrayList<>()).add(connection);
        }
        affected.forEach(node -> node.setConnections(incoming.getOrDefault(node, List.of()), outgoing.getOrDefault(node, List.of())));
    }
}
