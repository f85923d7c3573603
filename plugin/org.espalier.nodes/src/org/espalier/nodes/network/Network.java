package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A network: what it looks like, and its parameters as they are stored. It needs no native library.
 *
 * @param configuration layers and training rule
 * @param parameters in the order of {@link NetworkConfiguration#tensors()}, which is Deeplearning4j's flat order
 */
public record Network(NetworkConfiguration configuration, List<Parameter> parameters) {

    public Network {
        parameters = List.copyOf(parameters);
        if (!parameters.stream().map(Parameter::layout).toList().equals(configuration.tensors())) {
            throw new IllegalArgumentException("the parameters " + parameters.stream().map(Parameter::layout).toList()
                    + " are not those of the configuration, " + configuration.tensors());
        }
    }

    /**
     * A network of float32 values.
     *
     * @param flat all parameters in flat order; copied
     */
    public static Network dense(NetworkConfiguration configuration, float[] flat) {
        if (flat.length != configuration.parameterCount()) {
            throw new IllegalArgumentException(configuration.parameterCount() + " parameters are needed, found " + flat.length);
        }
        var parameters = new ArrayList<Parameter>();
        for (TensorLayout layout : configuration.tensors()) {
            float[] values = Arrays.copyOfRange(flat, layout.offset(), layout.offset() + layout.size());
            parameters.add(new Parameter(layout, new Storage.Dense(values)));
        }
        return new Network(configuration, parameters);
    }

    /**
     * The same network with other values: tensors whose zeros were removed keep those zeros and become sparse float32, all
     * others become dense float32.
     *
     * @param flat all parameters in flat order, zero wherever {@link #kept()} is clear; copied
     */
    public Network withValues(float[] flat) {
        if (flat.length != parameterCount()) {
            throw new IllegalArgumentException(parameterCount() + " parameters are needed, found " + flat.length);
        }
        var changed = new ArrayList<Parameter>();
        for (Parameter parameter : parameters) {
            TensorLayout layout = parameter.layout();
            float[] values = Arrays.copyOfRange(flat, layout.offset(), layout.offset() + layout.size());
            changed.add(parameter.with(parameter.storage().sparse() ? sparse(parameter, values) : new Storage.Dense(values)));
        }
        return new Network(configuration, changed);
    }

    private static Storage.Sparse sparse(Parameter parameter, float[] values) {
        BitSet kept = keptOf(parameter.storage());
        float[] survivors = new float[kept.cardinality()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (kept.get(i)) {
                survivors[next++] = values[i];
            } else if (values[i] != 0) {
                throw new IllegalArgumentException(parameter.layout().name() + "[" + i + "] was removed, found " + values[i]);
            }
        }
        return new Storage.Sparse(values.length, kept, survivors);
    }

    private static BitSet keptOf(Storage storage) {
        return storage instanceof Storage.Sparse sparse ? sparse.kept() : storage.nonZeros();
    }

    /**
     * The values of a tensor, as float32; a new array.
     *
     * @param layer the position of its layer; that of the output layer is the number of hidden layers
     * @param part such as {@code weights} or {@code bias}
     */
    public float[] values(int layer, String part) {
        String name = layer + "." + part;
        return parameters.stream().filter(parameter -> parameter.layout().name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the network has no " + name)).storage().values();
    }

    /** The same network under another training rule. */
    public Network withConfiguration(NetworkConfiguration other) {
        return new Network(other, parameters);
    }

    /** All parameters as float32, in flat order; a new array. */
    public float[] values() {
        float[] flat = new float[parameterCount()];
        for (Parameter parameter : parameters) {
            float[] values = parameter.storage().values();
            System.arraycopy(values, 0, flat, parameter.layout().offset(), values.length);
        }
        return flat;
    }

    /** A bit for each parameter in flat order, clear when it was removed for good: the mask for further training. */
    public BitSet kept() {
        var all = new BitSet(parameterCount());
        for (Parameter parameter : parameters) {
            int offset = parameter.layout().offset();
            if (parameter.storage().sparse()) {
                keptOf(parameter.storage()).stream().forEach(i -> all.set(offset + i));
            } else {
                all.set(offset, offset + parameter.layout().size());
            }
        }
        return all;
    }

    /** The number of parameters, zeros included. */
    public int parameterCount() {
        return configuration.parameterCount();
    }

    /** The number of parameters that are not zero. */
    public int nonZeroCount() {
        return parameters.stream().mapToInt(parameter -> parameter.storage().nonZeros().cardinality()).sum();
    }
}
