package org.espalier.nodes.network;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains with Deeplearning4j's own {@code fit}; whatever another trainer does is measured against this one. */
public final class ReferenceTrainer implements Trainer {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Optional<String> refusal(MultiLayerConfiguration configuration) {
        return Optional.empty();
    }

    @Override
    public TrainingSession start(MultiLayerConfiguration configuration, float[] parameters, TrainingData data, TrainingOptions options) {
        Nd4jLibrary.load();
        return new Session(configuration.clone(), parameters, data, options);
    }

    private static final class Session implements TrainingSession {
        private static final int OUTPUT_ROWS = 1024;

        private final MultiLayerNetwork network;
        private final TrainingData data;
        private final TrainingData.Reader reader;
        private final TrainingOptions options;
        private final boolean drawsNumbers;
        private BitSet kept;
        private List<ParameterGrid> grids = List.of();
        /** The parameters behind the rounded ones; empty when none are rounded. */
        private float[] unrounded = {};
        private INDArray mask;
        private int epoch;

        Session(MultiLayerConfiguration configuration, float[] parameters, TrainingData data, TrainingOptions options) {
            // Its own copy of the configuration: dropout keeps its state there.
            this.network = new MultiLayerNetwork(configuration);
            this.data = data;
            this.reader = data.reader();
            this.options = options;
            network.init(Nd4j.createFromArray(parameters.clone()).reshape(1, parameters.length), false);
            drawsNumbers = configuration.getConfs().stream()
                    .anyMatch(layer -> layer.getLayer() instanceof DropoutLayer || layer.getLayer().getIDropout() != null);
        }

        @Override
        public double epoch(Runnable checkpoint) {
            int rows = data.rows();
            EpochOrder order = EpochOrder.of(data, options.seed(), epoch);
            int[] chosen = new int[Math.min(rows, options.batchSize())];
            network.setEpochCount(epoch);
            double sum = 0;
            int batch = 0;
            for (int count = order.next(chosen, chosen.length); count > 0; count = order.next(chosen, chosen.length)) {
                sum += count * step(chosen, count, batch++);
                checkpoint.run();
            }
            epoch++;
            return sum / rows;
        }

        private double step(int[] rows, int count, int batch) {
            if (drawsNumbers) {
                // The generator belongs to the thread, which may have served another network since the last batch.
                Nd4j.getRandom().setSeed(SplitMix64.of(options.seed(), epoch, batch).nextLong());
            }
            DataSet some = read(reader.rows(), rows, 0, count);
            try (INDArray x = some.getFeatures(); INDArray y = some.getLabels()) {
                network.fit(x, y);
            }
            double loss = network.score();
            if (mask != null) {
                network.params().muli(mask);
            }
            if (!grids.isEmpty()) {
                float[] before = ParameterGrid.round(grids, unrounded);
                float[] after = network.params().toFloatVector();
                for (int i = 0; i < after.length; i++) {
                    unrounded[i] -= before[i] - after[i];
                }
                assign(ParameterGrid.round(grids, unrounded));
            }
            return loss;
        }

        @Override
        public float[] output(TrainingData rows) {
            int[] order = EpochOrder.sequential(rows.rows());
            float[] result = new float[0];
            for (int from = 0; from < order.length; from += OUTPUT_ROWS) {
                int count = Math.min(OUTPUT_ROWS, order.length - from);
                try (INDArray x = features(rows, order, from, count); INDArray y = network.output(x, false)) {
                    float[] some = y.dup('c').data().asFloat();
                    if (from == 0) {
                        result = new float[Math.multiplyExact(order.length, some.length / count)];
                    }
                    System.arraycopy(some, 0, result, from * (some.length / count), some.length);
                }
            }
            return result;
        }

        @Override
        public double loss(TrainingData rows) {
            int[] order = EpochOrder.sequential(rows.rows());
            double sum = 0;
            for (int from = 0; from < order.length; from += OUTPUT_ROWS) {
                int count = Math.min(OUTPUT_ROWS, order.length - from);
                DataSet some = read(rows, order, from, count);
                try (INDArray x = some.getFeatures(); INDArray y = some.getLabels()) {
                    double mean = network.score(some, false) - network.calcRegularizationScore(true);
                    sum += network.conf().isMiniBatch() ? mean * count : mean;
                }
            }
            return sum / order.length;
        }

        private static INDArray features(TrainingData rows, int[] order, int from, int count) {
            float[] features = new float[count * rows.features()];
            rows.copyFeatures(order, from, count, features);
            return matrix(features, count);
        }

        /** Features and labels together: of a large table they cost as much as either. */
        private static DataSet read(TrainingData rows, int[] order, int from, int count) {
            float[] features = new float[count * rows.features()];
            float[] labels = new float[count * rows.labels()];
            rows.copy(order, from, count, features, labels);
            return new DataSet(matrix(features, count), matrix(labels, count));
        }

        private static INDArray matrix(float[] values, int rows) {
            return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
        }

        @Override
        public float[] parameters() {
            float[] values = grids.isEmpty() ? network.params().toFloatVector() : unrounded.clone();
            clearMasked(values);
            return values;
        }

        private void clearMasked(float[] values) {
            if (kept != null) {
                // A negative number times zero is minus zero.
                for (int i = kept.nextClearBit(0); i < values.length; i = kept.nextClearBit(i + 1)) {
                    values[i] = 0;
                }
            }
        }

        @Override
        public void setParameters(float[] parameters) {
            if (parameters.length != network.numParams()) {
                throw new IllegalArgumentException(network.numParams() + " parameters are needed, found " + parameters.length);
            }
            place(parameters.clone());
        }

        private void assign(float[] parameters) {
            try (INDArray values = Nd4j.createFromArray(parameters.clone()).reshape(network.params().shape())) {
                network.params().assign(values);
            }
        }

        @Override
        public void setGrids(List<ParameterGrid> grids) {
            float[] now = parameters();
            this.grids = List.copyOf(grids);
            place(now);
        }

        /** @param now the parameters behind the rounded ones; kept and changed */
        private void place(float[] now) {
            clearMasked(now);
            unrounded = now;
            assign(ParameterGrid.round(grids, now));
        }

        @Override
        public void setMask(BitSet kept) {
            this.kept = (BitSet) kept.clone();
            float[] factors = new float[(int) network.numParams()];
            kept.stream().forEach(i -> factors[i] = 1);
            if (mask != null) {
                mask.close();
            }
            mask = Nd4j.createFromArray(factors).reshape(network.params().shape()).castTo(DataType.FLOAT);
            place(parameters());
        }

        @Override
        public void close() {
            reader.close();
            // Off-heap memory of arrays goes with the garbage; that of workspaces belongs to the thread.
            Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        }
    }
}
