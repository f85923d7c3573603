package org.espalier.nodes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.ModelView;
import org.espalier.nodes.network.TrainedModel;

/** Reads a model that model-writer wrote. A file that was altered or cut off is refused. */
public final class ModelReader implements NodeModel<ModelReader.Settings> {
    /** Larger files are not looked into before the run, which must start at once. */
    private static final long QUICK_BYTES = 1 << 20;

    /** The settings. */
    public record Settings(@Label("File") @Doc("The model file") @InputFile(extensions = "model") Path file) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        if (!Files.isRegularFile(settings.file()) || settings.file().toFile().length() > QUICK_BYTES) {
            return List.of(new ModelSpec(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of()));
        }
        try {
            return List.of(ModelFile.read(settings.file()).modelSpec());
        } catch (EspalierException fault) {
            throw new InvalidSettingsException(fault.problems().stream().map(problem -> problem.atSetting("file")).toList());
        }
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "reading the model");
        TrainedModel model = ModelFile.read(settings.file());
        Path file = context.newModelFile("model");
        Files.copy(settings.file(), file);
        context.metric("bytes", Files.size(file));
        return List.of(new Model(file, model.modelSpec()));
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        return ModelView.sections(result.outputs().get("model", Model.class).file());
    }
}
