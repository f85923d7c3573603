package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.ParameterGrid;
import org.espalier.nodes.network.Trainer;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every trainer promises. The measure is Deeplearning4j's own {@code MultiLayerNetwork}, given the same parameters and the
 * same batches.
 */
abstract class TrainerContract {
    private static final double TOLERANCE = 1e-4;

    abstract Trainer trainer();

    @BeforeAll
    static void findBackend() {
        // ND4J looks for its backend through this loader when it is first touched.
        Thread.currentThread().setContextClassLoader(Nd4j.class.getClassLoader());
    }

    static List<TrainingCase> cases() {
        return TrainingCases.all();
    }

    static List<TrainingCase> repeatable() {
        return TrainingCases.withDropout();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void twentyUpdatesAreThoseOfDeeplearning4j(TrainingCase training) {
        MultiLayerConfiguration configuration = training.configuration();
        assertEquals(Optional.empty(), trainer().refusal(configuration));
        float[] start = start(configuration);
        TrainingData data = training.data();
        TrainingOptions options = new TrainingOptions(training.batchSize(), 7);
        try (MeasuredNetwork measured = new MeasuredNetwork(training.configuration(), start, data, options);
                TrainingSession session = trainer().start(configuration, start, data, options)) {
            for (int updates = 0; updates < 20;) {
                double expectedLoss = measured.epoch();
                double loss = session.epoch(() -> { });
                updates += (data.rows() + options.batchSize() - 1) / options.batchSize();
                String after = training + " after " + updates + " updates";
                assertClose(after + ": change of parameters", minus(measured.parameters(), start), minus(session.parameters(), start));
                assertEquals(expectedLoss, loss, TOLERANCE * Math.max(1, Math.abs(expectedLoss)), after + ": training loss");
            }
            assertClose(training + ": output", measured.output(data), session.output(data));
            assertEquals(measured.loss(data), session.loss(data), TOLERANCE * Math.max(1, Math.abs(measured.loss(data))),
                    training + ": loss");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repeatable")
    void sameSeedSameBits(TrainingCase training) {
        assertArrayEquals(train(training, 3, 5), train(training, 3, 5), training.toString());
        assertFalse(Arrays.equals(train(training, 3, 5), train(training, 3, 6)), training + " ignores the seed");
    }

    @Test
    void sessionsInSeveralThreadsDoNotDisturbEachOther() throws Exception {
        List<TrainingCase> trainings = TrainingCases.withDropout();
        ExecutorService workers = Executors.newFixedThreadPool(3);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (TrainingCase training : trainings) {
                Callable<float[]> job = () -> train(training, 3, 5);
                results.add(workers.submit(job));
                results.add(workers.submit(job));
            }
            for (int i = 0; i < results.size(); i++) {
                TrainingCase training = trainings.get(i / 2);
                assertArrayEquals(train(training, 3, 5), results.get(i).get(), training.toString());
            }
        } finally {
            workers.shutdown();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repeatable")
    void maskedParametersStayExactlyZero(TrainingCase training) {
        MultiLayerConfiguration configuration = training.configuration();
        float[] start = start(configuration);
        BitSet kept = new BitSet();
        for (int i = 0; i < start.length; i++) {
            kept.set(i, i % 3 != 0);
        }
        try (TrainingSession session = trainer().start(configuration, start, training.data(), new TrainingOptions(8, 7))) {
            session.epoch(() -> { });
            session.setMask(kept);
            assertMasked(kept, session.parameters());
            session.epoch(() -> { });
            float[] trained = session.parameters();
            assertMasked(kept, trained);
            int moved = 0;
            for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
                moved += trained[i] != start[i] ? 1 : 0;
            }
            assertTrue(moved > kept.cardinality() / 4, training + ": parameters that are kept must learn");
            session.setParameters(start);
            assertMasked(kept, session.parameters());
        }
    }

    private static void assertMasked(BitSet kept, float[] values) {
        for (int i = kept.nextClearBit(0); i < values.length; i = kept.nextClearBit(i + 1)) {
            assertEquals(0, Float.floatToRawIntBits(values[i]), "parameter " + i + " is masked");
        }
    }

    @Test
    void aCheckpointEndsAnEpochAndItsExceptionComesOut() {
        TrainingCase training = TrainingCases.withDropout().get(0);
        MultiLayerConfiguration configuration = training.configuration();
        int[] calls = new int[1];
        try (TrainingSession session = trainer().start(configuration, start(configuration), training.data(), new TrainingOptions(8, 7))) {
            IllegalStateException cancelled = assertThrows(IllegalStateException.class, () -> session.epoch(() -> {
                calls[0]++;
                if (calls[0] == 2) {
                    throw new IllegalStateException("cancelled");
                }
            }));
            assertEquals("cancelled", cancelled.getMessage());
            assertEquals(2, calls[0]);
        }
    }

    @Test
    void parametersThatAreSetAreTheOnesThatAreUsed() {
        TrainingCase training = TrainingCases.withDropout().get(0);
        MultiLayerConfiguration configuration = training.configuration();
        float[] start = start(configuration);
        try (TrainingSession session = trainer().start(configuration, start, training.data(), new TrainingOptions(8, 7))) {
            float[] before = session.output(training.data());
            session.epoch(() -> { });
            assertFalse(Arrays.equals(before, session.output(training.data())));
            session.setParameters(start);
            assertArrayEquals(start, session.parameters());
            assertArrayEquals(before, session.output(training.data()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repeatable")
    void stepsOnGridsAreThoseOfTheRoundedNetwork(TrainingCase training) {
        MultiLayerConfiguration configuration = training.configuration();
        float[] start = start(configuration);
        List<ParameterGrid> grids = List.of(new ParameterGrid(0, start.length / 2, 0.125f, -4, 3), new ParameterGrid(start.length / 2, 7, 0.03f, -100, 100));
        TrainingOptions options = new TrainingOptions(training.batchSize(), 7);
        TrainingData data = training.data();
        try (TrainingSession session = trainer().start(configuration, start, data, options);
                TrainingSession plain = trainer().start(configuration, ParameterGrid.round(grids, start), data, options)) {
            session.setGrids(grids);
            assertArrayEquals(start, session.parameters(), "the parameters behind stay");
            assertArrayEquals(plain.output(data), session.output(data), "answers are those of the rounded network");
            assertEquals(plain.loss(data), session.loss(data));
            float[] expected = minus(updatesOfOneStep(configuration, plain.parameters(), data, options), start);
            int[] steps = new int[1];
            assertThrows(IllegalStateException.class, () -> session.epoch(() -> {
                steps[0]++;
                throw new IllegalStateException("one step is enough");
            }));
            assertEquals(1, steps[0]);
            assertClose(training + ": change of parameters", expected, minus(session.parameters(), start));
            float[] after = session.parameters();
            try (TrainingSession again = trainer().start(configuration, ParameterGrid.round(grids, after), data, options)) {
                assertArrayEquals(again.output(data), session.output(data), "answers are those of the rounded network after a step");
            }
            session.setGrids(List.of());
            assertArrayEquals(after, session.parameters(), "without grids");
        }
    }

    /** Where the parameters behind come to: what a plain step takes away from the rounded ones is taken away from them. */
    private float[] updatesOfOneStep(MultiLayerConfiguration configuration, float[] rounded, TrainingData data, TrainingOptions options) {
        float[] behind = start(configuration);
        try (TrainingSession session = trainer().start(configuration, rounded, data, options)) {
            assertThrows(IllegalStateException.class, () -> session.epoch(() -> {
                throw new IllegalStateException("one step is enough");
            }));
            float[] after = session.parameters();
            for (int i = 0; i < behind.length; i++) {
                behind[i] -= rounded[i] - after[i];
            }
            return behind;
        }
    }

    private float[] train(TrainingCase training, int epochs, long seed) {
        MultiLayerConfiguration configuration = training.configuration();
        TrainingOptions options = new TrainingOptions(training.batchSize(), seed);
        try (TrainingSession session = trainer().start(configuration, start(configuration), training.data(), options)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                session.epoch(() -> { });
            }
            return session.parameters();
        }
    }

    /** Where Deeplearning4j would begin. */
    static float[] start(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
        network.init();
        return network.params().toFloatVector();
    }

    private static float[] minus(float[] first, float[] second) {
        float[] difference = new float[first.length];
        for (int i = 0; i < first.length; i++) {
            difference[i] = first[i] - second[i];
        }
        return difference;
    }

    /** No element may differ by more than the tolerance times the largest of the expected ones. */
    static void assertClose(String what, float[] expected, float[] found) {
        assertEquals(expected.length, found.length, what);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0, what + ": nothing to compare");
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - found[i]);
            if (!(difference <= TOLERANCE * largest)) {
                throw new AssertionError(what + ": element " + i + " of " + expected.length + " is " + found[i] + ", expected "
                        + expected[i] + ", the largest is " + largest);
            }
        }
    }

    /** Deeplearning4j's network, trained on the batches that a trainer must use. */
    private static final class MeasuredNetwork implements AutoCloseable {
        private final MultiLayerNetwork network;
        private final TrainingData data;
        private final TrainingOptions options;
        private int epoch;

        MeasuredNetwork(MultiLayerConfiguration configuration, float[] start, TrainingData data, TrainingOptions options) {
            network = new MultiLayerNetwork(configuration);
            network.init();
            network.setParams(Nd4j.createFromArray(start).reshape(1, start.length));
            this.data = data;
            this.options = options;
        }

        double epoch() {
            int[] order = EpochOrder.of(data.rows(), options.seed(), epoch);
            double sum = 0;
            for (int from = 0; from < order.length; from += options.batchSize()) {
                int count = Math.min(options.batchSize(), order.length - from);
                network.fit(batch(order, from, count));
                sum += network.score() * count;
            }
            epoch++;
            network.getLayerWiseConfigurations().setEpochCount(epoch);
            return sum / order.length;
        }

        private DataSet batch(int[] order, int from, int count) {
            return new DataSet(features(order, from, count), labels(order, from, count));
        }

        private INDArray features(int[] order, int from, int count) {
            float[] features = new float[count * data.features()];
            data.copyFeatures(order, from, count, features);
            return Nd4j.createFromArray(features).reshape('c', count, data.features());
        }

        private INDArray labels(int[] order, int from, int count) {
            float[] labels = new float[count * data.labels()];
            data.copyLabels(order, from, count, labels);
            return Nd4j.createFromArray(labels).reshape('c', count, data.labels());
        }

        float[] parameters() {
            return network.params().toFloatVector();
        }

        float[] output(TrainingData rows) {
            return network.output(features(EpochOrder.sequential(rows.rows()), 0, rows.rows())).dup('c').data().asFloat();
        }

        /** The mean loss without regularisation. */
        double loss(TrainingData rows) {
            double score = network.score(batch(EpochOrder.sequential(rows.rows()), 0, rows.rows()), false)
                    - network.calcRegularizationScore(true);
            return network.conf().isMiniBatch() ? score : score / rows.rows();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
