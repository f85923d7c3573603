package org.espalier.nodes.network.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Predictor;
import org.espalier.nodes.network.Shapes;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingData;

/**
 * The answers of a model, computed by ONNX Runtime in a session that is made once. On many rows several times as fast as the exact
 * ones, which they equal to 1e-5 or so: the order of ONNX Runtime's sums, and so the last bits, depend on the processor. On one
 * machine the same rows in the same batches get the same bits, whatever else runs, because a session has one thread, the caller's.
 *
 * <p>Rows are encoded into memory that ONNX Runtime reads where it is, and its outputs come into memory that is ours; both are
 * used again for all rows. For one thread.
 */
public final class OnnxPredictor implements Predictor, AutoCloseable {
    /** Rows that go through the network together; fewer where layers are large. */
    private static final int BLOCK = 256;
    /** The most values that a layer makes of a block, unless one row has more: they should stay in the processor's cache. */
    private static final int BLOCK_VALUES = 1 << 20;
    /** Values that are encoded together: they go on from the processor's first or second cache, not from memory. */
    private static final int CHUNK_VALUES = 1 << 14;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int inputs;
    private final int outputs;
    private final int block;
    private final float[] chunk;
    private final int[] order;
    private final FloatBuffer rows;
    private final FloatBuffer results;
    /** Over as many rows as there were last time. */
    private Optional<Tensors> tensors = Optional.empty();

    /**
     * Makes a session.
     *
     * @throws IllegalStateException with what to do, when ONNX Runtime cannot be loaded
     */
    public OnnxPredictor(TrainedModel model) {
        List<Network> networks = model.members();
        NetworkConfiguration configuration = networks.get(0).configuration();
        this.inputs = configuration.inputs();
        this.outputs = configuration.outputs();
        int largest = networks.stream().flatMap(network -> network.configuration().shapes().stream()).mapToInt(Shapes::size).max().orElseThrow();
        this.block = Math.max(1, Math.min(BLOCK, BLOCK_VALUES / largest));
        this.order = new int[Math.max(1, Math.min(block, CHUNK_VALUES / inputs))];
        this.chunk = new float[order.length * inputs];
        this.rows = floats(block * inputs);
        this.results = floats(block * outputs);
        this.environment = OnnxRuntimeLibrary.load();
        this.session = session(networks);
    }

    private OrtSession session(List<Network> networks) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            return environment.createSession(NetworkGraph.toBytes(networks), options);
        } catch (OrtException fault) {
            throw failed(fault);
        }
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static IllegalStateException failed(OrtException fault) {
        return new IllegalStateException("ONNX Runtime fails: " + fault.getMessage(), fault);
    }

    @Override
    public float[] output(TrainingData data) {
        if (data.features() != inputs) {
            throw new IllegalArgumentException("a network of " + inputs + " inputs cannot use rows of " + data.features());
        }
        float[] all = new float[Math.multiplyExact(data.rows(), outputs)];
        try (TrainingData.Reader reader = data.reader()) {
            for (int from = 0; from < data.rows(); from += block) {
                int count = Math.min(block, data.rows() - from);
                encode(reader.rows(), from, count);
                run(count);
                results.get(0, all, from * outputs, count * outputs);
            }
        } catch (OrtException fault) {
            throw failed(fault);
        }
        return all;
    }

    private void encode(TrainingData data, int from, int count) {
        for (int done = 0; done < count; done += order.length) {
            int some = Math.min(order.length, count - done);
            for (int i = 0; i < some; i++) {
                order[i] = from + done + i;
            }
            data.copyFeatures(order, 0, some, chunk);
            rows.put(done * inputs, chunk, 0, some * inputs);
        }
    }

    private void run(int count) throws OrtException {
        if (tensors.isEmpty() || tensors.get().count() != count) {
            closeTensors();
            tensors = Optional.of(new Tensors(count, tensor(rows, count, inputs), tensor(results, count, outputs)));
        }
        session.run(Map.of(NetworkGraph.ROWS, tensors.get().rows()), Map.of(NetworkGraph.OUTPUTS, tensors.get().results())).close();
    }

    private OnnxTensor tensor(FloatBuffer values, int count, int width) throws OrtException {
        return OnnxTensor.createTensor(environment, values.slice(0, count * width), new long[] {count, width});
    }

    private void closeTensors() {
        tensors.ifPresent(Tensors::close);
        tensors = Optional.empty();
    }

    @Override
    public void close() {
        closeTensors();
        try {
            session.close();
        } catch (OrtException fault) {
            throw failed(fault);
        }
    }

    /** The memory of some rows and of their outputs, as ONNX Runtime sees it. */
    private record Tensors(int count, OnnxTensor rows, OnnxTensor results) implements AutoCloseable {
        @Override
        public void close() {
            rows.close();
            results.close();
        }
    }
}
