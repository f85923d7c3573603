package org.espalier.engine.node;

import java.util.List;
import java.util.Optional;

/**
 * What plugin.xml says about a node: all that a palette, a canvas and {@code espalier nodes} need, without loading the
 * node's class.
 *
 * @param id the type in workflow files, such as {@code train-network}
 * @param name the name that people see
 * @param category the palette drawer
 * @param description what the node does, in a sentence or a few
 * @param version the implementation's version; raising it makes stored results of older versions void
 * @param seeded whether the node draws random numbers, so that its result depends on the seed
 * @param inputs the input ports, in order
 * @param outputs the output ports, in order
 * @param bundle the symbolic name of the bundle that contributes the node
 */
public record NodeDeclaration(String id, String name, String category, String description, int version, boolean seeded,
        List<PortDeclaration> inputs, List<PortDeclaration> outputs, String bundle) {

    public NodeDeclaration {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The declaration of the input port that connections call {@code portName}. */
    public Optional<PortDeclaration> input(String portName) {
        return inputs.stream().filter(port -> port.accepts(portName)).findFirst();
    }

    /** The declaration of the output port that connections call {@code portName}. */
    public Optional<PortDeclaration> output(String portName) {
        return outputs.stream().filter(port -> port.accepts(portName)).findFirst();
    }
}
