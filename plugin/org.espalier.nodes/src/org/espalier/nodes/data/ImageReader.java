package org.espalier.nodes.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;

/**
 * Reads images into a table: a tensor column {@code image} of channels, height and width, values from 0 to 255, and a categorical
 * column {@code label}. The images come from a folder that has a folder of PNG and JPEG files for each class, in the order of the
 * names, or from an IDX file (<a href="https://yann.lecun.com/exdb/mnist/">the format of MNIST</a>), in the order of the file. Images
 * are read, converted and written one by one; however many there are, one batch is in memory.
 */
public final class ImageReader implements NodeModel<ImageReader.Settings> {

    /** The channels of the images. */
    public enum Colors {
        /** Gray where the first image is gray, else RGB. */
        AUTO,
        /** One channel; of colours, the luma of ITU-R BT.601. */
        GRAY,
        /** Three channels: red, green, blue. */
        RGB
    }

    /** The settings. */
    public record Settings(
            @Label("File") @Doc("A folder with a folder of PNG or JPEG files for each class, or an IDX file of images such as train-images-idx3-ubyte, also compressed as .gz")
            @InputFile(folder = true) Path file,
            @Label("Labels") @Doc("IDX: the file with the labels, such as train-labels-idx1-ubyte, also .gz; without it there is no column label") @InputFile Optional<Path> labels,
            @Label("Height") @Doc("Scale all images to this height; needs a width too. Without both, all images must have the same size") @Range(min = 1, max = ImageShape.MAX_EXTENT) Optional<Integer> height,
            @Label("Width") @Doc("Scale all images to this width; needs a height too") @Range(min = 1, max = ImageShape.MAX_EXTENT) Optional<Integer> width,
            @Label("Colors") @Doc("One channel (gray) or three (rgb); auto does as the first image has it. What is transparent becomes white") @Default("auto") Colors colors) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        return List.of(source(settings).shape().tableSpec());
    }

    private static ImageSource source(Settings settings) throws InvalidSettingsException {
        var problems = new ArrayList<Problem>();
        if (settings.height().isPresent() != settings.width().isPresent()) {
            boolean high = settings.height().isPresent();
            problems.add(Problem.of("height and width go together").atSetting(high ? "width" : "height").found("no " + (high ? "width" : "height"))
                    .expected("both, or none of them").remedy("add \"" + (high ? "width" : "height") + "\", or remove \"" + (high ? "height" : "width") + "\""));
        }
        if (Files.isDirectory(settings.file()) && settings.labels().isPresent()) {
            problems.add(Problem.of("the labels of a folder are the names of the folders in it").atSetting("labels").found(settings.labels().get())
                    .expected("no file of labels").remedy("remove the setting, or name an IDX file in the setting file"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return Files.isDirectory(settings.file()) ? ImageFolder.open(settings) : IdxImages.open(settings);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "looking at the images");
        ImageSource source = source(settings);
        try (var writer = new ImageTableWriter(source.shape(), context.newTable("table", source.shape().tableSpec()))) {
            source.read(writer, context);
            var table = writer.finish();
            context.log(table.rowCount() + " images of " + source.shape());
            if (table.rowCount() == 0) {
                context.warn("There are no images in " + settings.file().getFileName() + ".");
            }
            return List.of(table);
        }
    }
}
