package org.espalier.nodes.tests.network;

import java.util.Map;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.apply.Predict;
import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.onnx.OnnxPredictor;

/** What {@link OnnxRuntimeTest} starts: configures the node predict, and predicts a row with ONNX Runtime. */
final class OnnxRuntimeAlone {
    private OnnxRuntimeAlone() {
    }

    public static void main(String[] arguments) throws Exception {
        TrainedModel model = ModelExamples.model(true, 8);
        var settings = new Predict.Settings(true, true, Predict.Runtime.ONNX);
        try {
            new Predict().configure(settings, new Inputs<>(Map.of("model", model.modelSpec(), "table", new TableSpec(model.preprocessing().columns()))));
        } catch (InvalidSettingsException fault) {
            System.out.println(fault.getMessage());
            return;
        }
        int width = model.preprocessing().width();
        try (var predictor = new OnnxPredictor(model)) {
            float[] probabilities = predictor.output(new EncodedRows(1, width, new float[width], 0, new float[0]));
            System.out.println(probabilities.length + " probabilities");
        }
    }
}
