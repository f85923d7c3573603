package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/**
 * A folder of folders: each one's name is the class of the images in it.
 *
 * @param classes those with images, by name
 * @param ignored files that are no images, and folders without any
 */
record ImageFolder(ImageReader.Settings settings, ImageShape shape, List<ImageClass> classes, List<Path> ignored) implements ImageSource {

    /**
     * The images of a class.
     *
     * @param files by name
     */
    private record ImageClass(String name, List<Path> files) {
    }

    static ImageFolder open(ImageReader.Settings settings) throws InvalidSettingsException {
        Path folder = settings.file();
        var classes = new ArrayList<ImageClass>();
        var ignored = new ArrayList<Path>();
        try {
            for (Path child : children(folder)) {
                List<Path> files = Files.isDirectory(child) ? children(child) : List.of();
                List<Path> images = files.stream().filter(file -> ImageFile.isImage(file) && Files.isRegularFile(file)).toList();
                if (images.isEmpty()) {
                    ignored.add(child);
                } else {
                    classes.add(new ImageClass(child.getFileName().toString(), images));
                    files.stream().filter(file -> !images.contains(file)).forEach(ignored::add);
                }
            }
        } catch (IOException fault) {
            throw new InvalidSettingsException(Problem.of("the folder " + folder + " cannot be read").atSetting("file").found(fault.getClass().getSimpleName() + ": " + fault.getMessage())
                    .expected("a readable folder").remedy("check who may read it"), fault);
        }
        if (classes.isEmpty()) {
            boolean images = ignored.stream().anyMatch(ImageFile::isImage);
            throw new InvalidSettingsException(Problem.of("there are no images in the folders of this folder").atSetting("file").found(folder + (images ? ", which holds images itself" : ""))
                    .expected("a folder for each class, with PNG or JPEG files in it")
                    .remedy(images ? "put the images into folders named after their classes" : "name the folder that holds the folders of the classes"));
        }
        ImageFile first = first(classes.get(0).files().get(0));
        return new ImageFolder(settings, ImageShape.of(settings, first.planes().size(), first.height(), first.width(), true), List.copyOf(classes), List.copyOf(ignored));
    }

    private static ImageFile first(Path file) throws InvalidSettingsException {
        try {
            return ImageFile.read(file);
        } catch (InvalidDataException fault) {
            throw new InvalidSettingsException(fault.problems());
        }
    }

    /** What a folder holds, by name; hidden files and folders are none of our business. */
    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> !file.getFileName().toString().startsWith(".")).sorted(Comparator.comparing(file -> file.getFileName().toString())).toList();
        }
    }

    @Override
    public void read(ImageTableWriter target, ExecutionContext context) throws Exception {
        if (!ignored.isEmpty()) {
            context.warn("No PNG or JPEG file, or a folder without any: " + settings.file().relativize(ignored.get(0))
                    + (ignored.size() == 1 ? "" : ", and " + (ignored.size() - 1) + " more") + ". They are left out.");
        }
        target.labels(classes.stream().map(ImageClass::name).toList());
        var converter = new ImageConverter(shape);
        boolean scaling = settings.height().isPresent();
        int all = classes.stream().mapToInt(one -> one.files().size()).sum();
        int done = 0;
        int colored = 0;
        for (ImageClass one : classes) {
            for (Path file : one.files()) {
                context.progress(done / (double) all, done + " of " + all + " images");
                ImageFile image = ImageFile.read(file);
                if (!scaling && (image.height() != shape.height() || image.width() != shape.width())) {
                    throw new InvalidDataException(Problem.of("the images are not all of the same size").atSetting("height").found(image.height() + " x " + image.width() + " points: " + file)
                            .expected(shape.height() + " x " + shape.width() + " points, as the first image has").remedy("set height and width to scale all images"));
                }
                colored += image.gray() ? 0 : 1;
                target.add(converter.convert(image.planes(), image.height(), image.width()), one.name());
                done++;
            }
        }
        if (settings.colors() == ImageReader.Colors.AUTO && shape.channels() == 1 && colored > 0) {
            context.warn(colored + " images have colours and were made gray, because the first one is gray; set \"colors\" to \"rgb\" to keep colours, or to \"gray\" to say that this is meant.");
        }
    }
}
