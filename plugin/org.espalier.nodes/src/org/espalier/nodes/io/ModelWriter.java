package org.espalier.nodes.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.espalier.engine.model.Model;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.OutputFile;
import org.espalier.nodes.network.ModelFile;

/** Writes a model into a file of one's own. The file appears whole or not at all; an older one of the same name is replaced. */
public final class ModelWriter implements NodeModel<ModelWriter.Settings> {

    /** The formats. */
    public enum Format {
        /** Espalier's own: all of the model, as small as it was made; model-reader reads it. */
        ESPALIER,
        /** A zip that Deeplearning4j's ModelSerializer reads: network and normaliser. */
        DL4J,
        /** A graph from columns to predictions that ONNX Runtime and its like run. */
        ONNX
    }

    /** The settings. */
    public record Settings(
            @Label("File") @Doc("Where to write") @OutputFile(extensions = {"model", "zip", "onnx"}) Path file,
            @Label("Format") @Doc("Espalier's own format holds all of the model, as small as it was made; onnx holds preprocessing and network in float32; dl4j holds one network and its scaling") @Default("espalier") Format format) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        if (Files.isDirectory(settings.file())) {
            throw new InvalidSettingsException(Problem.of("a model cannot be written over a folder").atSetting("file").found(settings.file())
                    .expected("the path of a file").remedy("add a file name"));
        }
        return List.of();
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "writing the model");
        Model model = inputs.get("model", Model.class);
        Path target = settings.file().toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            Path unfinished = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
            try {
                write(settings.format(), model, unfinished);
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException fault) {
            throw new StorageException(Problem.of("the model cannot be written").atSetting("file").found(fault.getClass().getSimpleName() + ": " + fault.getMessage())
                    .expected("a writable folder with free space").remedy("choose another file, or free space"), fault);
        }
        context.metric("bytes", Files.size(target));
        return List.of();
    }

    private static void write(Format format, Model model, Path file) throws IOException, EspalierException {
        switch (format) {
            case ESPALIER -> Files.copy(model.file(), file, StandardCopyOption.REPLACE_EXISTING);
            case DL4J -> Dl4jExport.write(ModelFile.read(model.file()), file);
            case ONNX -> Files.write(file, OnnxExport.toBytes(ModelFile.read(model.file())));
        }
    }
}
