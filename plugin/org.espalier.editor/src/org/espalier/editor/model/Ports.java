package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.espalier.editor.Messages;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.workflow.Endpoint;

/**
 * The ports that a node shows: those of its declaration, repeated ones as often as they are used and once more, and those
 * that connections of the file name although the node does not have them, so that nothing of the file is hidden.
 */
final class Ports {
    private Ports() {
    }

    /**
     * @param declarations the node's inputs or outputs
     * @param input which of the two
     * @param used the port names that connections give, empty for the first port
     */
    static List<Port> of(List<PortDeclaration> declarations, boolean input, List<String> used) {
        List<Port> ports = new ArrayList<>();
        Set<String> unexplained = new LinkedHashSet<>(used);
        boolean first = true;
        for (PortDeclaration declaration : declarations) {
            if (declaration.repeated()) {
                int highest = used.stream().filter(declaration::accepts).mapToInt(name -> Integer.parseInt(name.substring(declaration.name().length()))).max().orElse(0);
                if (first && used.contains("")) {
                    highest = Math.max(highest, 1);
                }
                for (int number = 1; number <= highest + 1; number++) {
                    boolean spare = number > 1 && number > highest;
                    ports.add(new Port(declaration.name() + number, Optional.of(declaration.type()), input, declaration.optional() || spare, true, ports.size(), declaration.description()));
                }
            } else {
                ports.add(new Port(declaration.name(), Optional.of(declaration.type()), input, declaration.optional(), true, ports.size(), declaration.description()));
            }
            unexplained.removeIf(declaration::accepts);
            first = false;
        }
        if (!declarations.isEmpty()) {
            unexplained.remove("");
        }
        for (String name : unexplained) {
            ports.add(new Port(name, Optional.empty(), input, true, false, ports.size(), declarations.isEmpty() ? "" : Messages.portUndeclared));
        }
        return List.copyOf(ports);
    }

    /** The port that an end of a connection means. */
    static Optional<Port> find(List<Port> ports, Endpoint endpoint) {
        if (endpoint.port().isEmpty()) {
            return ports.stream().findFirst();
        }
        return ports.stream().filter(port -> port.name().equals(endpoint.port())).findFirst();
    }
}
