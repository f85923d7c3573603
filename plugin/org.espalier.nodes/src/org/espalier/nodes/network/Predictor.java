package org.espalier.nodes.network;

/**
 * The answers of a model, prepared once for many rows: the mean over its members. {@link TrainedModel#predictor} gives the same
 * bits on every machine; {@link org.espalier.nodes.network.onnx.OnnxPredictor} is faster on many rows, and its last bits depend on
 * the processor.
 */
public interface Predictor {

    /**
     * The outputs for rows.
     *
     * @return row-major, rows x outputs: probabilities, or scaled numbers for regression
     */
    float[] output(TrainingData data);
}
