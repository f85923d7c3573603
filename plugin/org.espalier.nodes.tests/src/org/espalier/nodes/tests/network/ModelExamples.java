package org.espalier.nodes.tests.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.espalier.engine.model.Provenance;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.Schedule;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TensorLayout;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.WeightInitialization;

/** Models of every form, made without training. */
public final class ModelExamples {
    private ModelExamples() {
    }

    /** How the values of the example's tensors are kept. */
    public enum Form { DENSE, SPARSE, AFFINE, AFFINE_CHANNELS, AFFINE_SPARSE, SHARED, SHARED_SPARSE }

    public static Preprocessing preprocessing(boolean classification) {
        var features = new ArrayList<FeatureEncoder>();
        features.add(new FeatureEncoder.Number(new ColumnSpec("age", ColumnType.INT64), 41.25, 12.5, 0, true));
        features.add(new FeatureEncoder.Number(new ColumnSpec("height", ColumnType.FLOAT64), 1.7 / 3, 0.1, 0.25f, false));
        features.add(new FeatureEncoder.Number(new ColumnSpec("weight", ColumnType.FLOAT64), -1e12, 3e8, 0, false));
        features.add(new FeatureEncoder.Category(new ColumnSpec("town \"x\"", ColumnType.CATEGORICAL), List.of("Köln", "Ulm", "")));
        features.add(new FeatureEncoder.Category(new ColumnSpec("other", ColumnType.CATEGORICAL), List.of()));
        features.add(new FeatureEncoder.Number(new ColumnSpec("when", ColumnType.TIMESTAMP), 1.7e9, 86400, 0, false));
        features.add(new FeatureEncoder.Block(new ColumnSpec("image", new ColumnType.Tensor(List.of(1, 2, 3))), 0.5, 0.25));
        TargetEncoder target = classification ? new TargetEncoder.Classes(new ColumnSpec("label", ColumnType.INT32), List.of("-1", "0", "7"))
                : new TargetEncoder.Number(new ColumnSpec("price", ColumnType.FLOAT32), 100.5, 17.0 / 3);
        return new Preprocessing(features, target);
    }

    public static NetworkConfiguration configuration(Preprocessing preprocessing, int... units) {
        var layers = new ArrayList<Layer>();
        for (int count : units) {
            layers.add(new Layer.Dense(count, layers.isEmpty() ? Activation.RELU : Activation.LEAKY_RELU));
            layers.add(new Layer.Dropout(0.25));
        }
        return new NetworkConfiguration(List.of(preprocessing.width()), layers, preprocessing.outputs(), Loss.of(preprocessing.task()), 1e-4,
                new Optimizer(Optimizer.Kind.NESTEROVS, 0.01, 0.8, new Schedule(Schedule.Kind.STEP, 0.5, 7)), WeightInitialization.XAVIER, -5);
    }

    public static TrainedModel model(boolean classification, int... units) {
        Preprocessing preprocessing = preprocessing(classification);
        NetworkConfiguration configuration = configuration(preprocessing, units);
        var provenance = new Provenance("train", "train-network", 1, "{\"target\":\"label\"}", 42, List.of("table=0123456789ab"));
        return new TrainedModel(preprocessing, List.of(Network.dense(configuration, values(configuration.parameterCount(), 1))),
                Map.of("accuracy", 0.975, "loss", 0.1), List.of(provenance));
    }

    public static float[] values(int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The same model with its tensors in another form. */
    public static TrainedModel in(Form form, TrainedModel model) {
        return model.withMembers(model.members().stream()
                .map(member -> new Network(member.configuration(), member.parameters().stream().map(parameter -> in(form, parameter)).toList())).toList());
    }

    /** The same tensor in another form. */
    public static Parameter in(Form form, Parameter parameter) {
        TensorLayout layout = parameter.layout();
        var random = new Random(layout.offset());
        int size = layout.size();
        return parameter.with(switch (form) {
            case DENSE -> parameter.storage();
            case SPARSE -> sparse(parameter.storage().values(), random);
            case AFFINE -> affine(random, size, 1, false);
            case AFFINE_CHANNELS -> affine(random, size, layout.channels(), false);
            case AFFINE_SPARSE -> affine(random, size, 1, true);
            case SHARED -> new Storage.Shared(values(5, 1), random.ints(size, 0, 5).toArray(), false);
            case SHARED_SPARSE -> new Storage.Shared(new float[] {0.5f, 0, -0.25f}, random.ints(size, 0, 3).toArray(), true);
        });
    }

    private static Storage.Sparse sparse(float[] values, Random random) {
        var kept = new BitSet();
        for (int i = 0; i < values.length; i++) {
            kept.set(i, random.nextInt(10) == 0);
        }
        float[] survivors = new float[kept.cardinality()];
        for (int i = 0; i < survivors.length; i++) {
            survivors[i] = i == 0 ? 0 : values[i];
        }
        return new Storage.Sparse(values.length, kept, survivors);
    }

    private static Storage.Affine affine(Random random, int size, int channels, boolean sparse) {
        float[] steps = new float[channels];
        int[] offsets = new int[channels];
        for (int i = 0; i < channels; i++) {
            steps[i] = 0.01f + random.nextFloat();
            offsets[i] = sparse ? 128 : random.nextInt(256);
        }
        int[] integers = new int[size];
        for (int i = 0; i < size; i++) {
            integers[i] = sparse && random.nextInt(10) > 0 ? 128 : random.nextInt(256);
        }
        return new Storage.Affine(8, integers, steps, offsets, sparse);
    }
}
