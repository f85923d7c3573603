package org.espalier.nodes.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/**
 * Gray images of an IDX file, with the labels of another one.
 *
 * @param labels as many as images
 */
record IdxImages(IdxFile images, Optional<IdxFile> labels, ImageShape shape) implements ImageSource {
    private static final int VALUES = 256;

    static IdxImages open(ImageReader.Settings settings) throws InvalidSettingsException {
        IdxFile images = IdxFile.open(settings.file(), "file", 3, "images");
        Optional<IdxFile> labels = settings.labels().isPresent() ? Optional.of(IdxFile.open(settings.labels().get(), "labels", 1, "labels")) : Optional.empty();
        if (labels.isPresent() && labels.get().count() != images.count()) {
            throw new InvalidSettingsException(Problem.of("there are not as many labels as images").atSetting("labels").found(labels.get().count() + " labels, " + images.count() + " images")
                    .expected("a label for each image").remedy("name the file of labels that belongs to these images"));
        }
        int height = images.extents().get(1);
        int width = images.extents().get(2);
        ImageConverter.checkPoints(height, width, settings.file());
        return new IdxImages(images, labels, ImageShape.of(settings, 1, height, width, labels.isPresent()));
    }

    @Override
    public void read(ImageTableWriter target, ExecutionContext context) throws Exception {
        byte[] classes = classes(context);
        if (labels.isPresent()) {
            boolean[] seen = new boolean[VALUES];
            for (byte label : classes) {
                seen[label & 0xff] = true;
            }
            target.labels(IntStream.range(0, VALUES).filter(value -> seen[value]).mapToObj(String::valueOf).toList());
        } else {
            context.warn("No file of labels is set, so that the table has no column label.");
        }
        var converter = new ImageConverter(shape);
        int height = images.extents().get(1);
        int width = images.extents().get(2);
        float[] points = new float[height * width];
        images.forEach((number, bytes) -> {
            if (number % 64 == 0) {
                context.progress(number / (double) images.count(), number + " of " + images.count() + " images");
            }
            for (int i = 0; i < points.length; i++) {
                points[i] = bytes[i] & 0xff;
            }
            float[] values = converter.convert(List.of(points), height, width);
            if (labels.isPresent()) {
                target.add(values, String.valueOf(classes[number] & 0xff));
            } else {
                target.addWithoutLabel(values);
            }
        });
    }

    /** A byte an image is little enough to be held. */
    private byte[] classes(ExecutionContext context) throws Exception {
        if (labels.isEmpty()) {
            return new byte[0];
        }
        context.progress(0, "reading the labels");
        byte[] classes = new byte[labels.get().count()];
        labels.get().forEach((number, bytes) -> classes[number] = bytes[0]);
        return classes;
    }
}
