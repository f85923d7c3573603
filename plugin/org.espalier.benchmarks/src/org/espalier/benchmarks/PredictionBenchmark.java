package org.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;

import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Predictor;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.network.onnx.NetworkGraph;
import org.espalier.nodes.network.onnx.OnnxPredictor;

/**
 * Measures predictions of LeNet-300-100 on images of which four of five pixels are zero, as in MNIST, or none. Usage: {@code
 * PredictionBenchmark TOOL WORK REPETITIONS}, where WORK is {@code predict@ROWS} or {@code predict-dense@ROWS}; prints one line a
 * repetition, {@code WORK TOOL SECONDS}: processor seconds for that many rows together. TOOL is {@code espalier} or {@code
 * espalier-onnx}, from a table to outputs, exact or with ONNX Runtime, or {@code onnxruntime}, the network alone, from pixels in
 * memory to outputs; on one thread.
 */
public final class PredictionBenchmark {
    private static final int PIXELS = 784;

    private PredictionBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        String[] work = arguments[1].split("@");
        int rows = Integer.parseInt(work[1]);
        try (var context = new BenchmarkContext()) {
            TrainedModel model = model();
            float[] pixels = pixels(rows, work[0].equals("predict") ? 0.8 : 0);
            int runs = Math.max(100, 20_000 / rows);
            switch (arguments[0]) {
                case "onnxruntime" -> bare(arguments, model, pixels, rows, runs);
                case "espalier" -> fromTable(arguments, model, model.predictor(), table(pixels, rows, context), runs);
                case "espalier-onnx" -> {
                    try (var predictor = new OnnxPredictor(model)) {
                        fromTable(arguments, model, predictor, table(pixels, rows, context), runs);
                    }
                }
                default -> throw new IllegalArgumentException("no such tool: " + arguments[0]);
            }
        }
    }

    private static void bare(String[] arguments, TrainedModel model, float[] pixels, int rows, int runs) throws Exception {
        try (var environment = OrtEnvironment.getEnvironment(); var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (var session = environment.createSession(NetworkGraph.toBytes(model.members()), options)) {
                var buffer = ByteBuffer.allocateDirect(pixels.length * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer().put(pixels).flip();
                try (var tensor = OnnxTensor.createTensor(environment, buffer, new long[] {rows, PIXELS})) {
                    measure(arguments, runs, () -> session.run(Map.of(NetworkGraph.ROWS, tensor)).close());
                }
            }
        }
    }

    private static void fromTable(String[] arguments, TrainedModel model, Predictor predictor, Table table, int runs) throws Exception {
        measure(arguments, runs, () -> {
            TrainingData data = model.preprocessing().encodeFeatures(table, () -> { });
            predictor.output(data);
        });
    }

    private interface Run {
        void run() throws Exception;
    }

    private static void measure(String[] arguments, int runs, Run run) throws Exception {
        int repetitions = Integer.parseInt(arguments[2]);
        for (int i = -3; i < repetitions; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int k = 0; k < runs; k++) {
                run.run();
            }
            if (i >= 0) {
                double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9 / runs;
                System.out.println(String.format(Locale.ROOT, "%s %s %.9f", arguments[1], arguments[0], seconds));
            }
        }
    }

    private static ColumnSpec image() {
        return new ColumnSpec("image", new ColumnType.Tensor(List.of(PIXELS)));
    }

    private static TrainedModel model() {
        var configuration = new NetworkConfiguration(List.of(PIXELS), List.of(new Layer.Dense(300, Activation.RELU), new Layer.Dense(100, Activation.RELU)), 10,
                Loss.CROSS_ENTROPY, 0, Optimizer.of(Optimizer.Kind.ADAM, 0.001), WeightInitialization.XAVIER, 1);
        var preprocessing = new Preprocessing(List.of(new FeatureEncoder.Block(image(), 0, 1)),
                new TargetEncoder.Classes(new ColumnSpec("label", ColumnType.INT64), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
        return new TrainedModel(preprocessing, List.of(Network.dense(configuration, Initializer.parameters(configuration))), Map.of(), List.of());
    }

    private static float[] pixels(int rows, double zeros) {
        var random = new Random(1);
        float[] pixels = new float[rows * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextDouble() < zeros ? 0 : random.nextFloat();
        }
        return pixels;
    }

    private static Table table(float[] pixels, int rows, BenchmarkContext context) throws Exception {
        TableWriter writer = context.newTable("images", new TableSpec(List.of(image())));
        var images = (FixedSizeListVector) writer.batch().getVector(0);
        images.setInitialCapacity(rows);
        images.allocateNew();
        var values = (Float4Vector) images.getDataVector();
        for (int row = 0; row < rows; row++) {
            images.setNotNull(row);
        }
        for (int i = 0; i < pixels.length; i++) {
            values.setSafe(i, pixels[i]);
        }
        writer.writeBatch(rows);
        return writer.finish();
    }
}
