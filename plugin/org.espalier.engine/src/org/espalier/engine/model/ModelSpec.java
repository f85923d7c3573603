package org.espalier.engine.model;

import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.PortType;
import org.espalier.engine.table.ColumnSpec;

/**
 * What is known of a model without opening its network.
 *
 * @param task what it is for; empty while that depends on data that no node has read yet
 * @param target the column that it predicts; empty for clustering
 * @param features the columns that it needs, in the order of the network's inputs
 * @param classes the classes in the order of the network's outputs; empty for regression, and before training
 * @param layers one readable line a layer, from input to output, such as {@code dense 64 relu}
 */
public record ModelSpec(Optional<Task> task, Optional<String> target, List<ColumnSpec> features, List<String> classes,
        List<String> layers) implements PortSpec {

    public ModelSpec {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        layers = List.copyOf(layers);
    }

    @Override
    public PortType type() {
        return PortType.MODEL;
    }
}
