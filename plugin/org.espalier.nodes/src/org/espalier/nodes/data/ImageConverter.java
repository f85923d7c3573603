package org.espalier.nodes.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/** Brings images to the shape that all have: channels first, then the size. */
final class ImageConverter {
    /** The most points that an image in a file may have: what a file asks for is checked before memory is taken. */
    static final long MAX_POINTS = 1L << 26;

    private final ImageShape shape;

    ImageConverter(ImageShape shape) {
        this.shape = shape;
    }

    /** @throws InvalidSettingsException when an image is larger than can be read */
    static void checkPoints(int height, int width, Path file) throws InvalidSettingsException {
        if ((long) height * width > MAX_POINTS) {
            throw new InvalidSettingsException(tooLarge(height, width, file));
        }
    }

    /** The problem that an image has too many points. */
    static Problem tooLarge(int height, int width, Path file) {
        return Problem.of("an image is too large: " + file.getFileName()).atSetting("file").found(height + " x " + width + " points")
                .expected("at most " + MAX_POINTS + " points").remedy("make the image smaller, or leave it out");
    }

    /**
     * Converts an image.
     *
     * @param planes one for gray, or red, green and blue; each row by row; not changed
     * @return channel by channel; may be a plane itself
     */
    float[] convert(List<float[]> planes, int height, int width) {
        List<float[]> scaled = new ArrayList<>();
        for (float[] plane : shape.channels() == 1 && planes.size() == 3 ? List.of(luma(planes)) : planes) {
            scaled.add(scale(plane, height, width));
        }
        if (shape.channels() == 1) {
            return scaled.get(0);
        }
        int points = shape.height() * shape.width();
        float[] values = new float[shape.size()];
        for (int channel = 0; channel < shape.channels(); channel++) {
            System.arraycopy(scaled.get(Math.min(channel, scaled.size() - 1)), 0, values, channel * points, points);
        }
        return values;
    }

    /** ITU-R BT.601, rounded to whole numbers. */
    private static float[] luma(List<float[]> planes) {
        float[] gray = new float[planes.get(0).length];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (float) Math.rint(0.299 * planes.get(0)[i] + 0.587 * planes.get(1)[i] + 0.114 * planes.get(2)[i]);
        }
        return gray;
    }

    private float[] scale(float[] plane, int height, int width) {
        if (height == shape.height() && width == shape.width()) {
            return plane;
        }
        float[] narrow = resample(plane, height, width, shape.width());
        // Columns become rows, are resampled as rows are, and become columns again.
        return transpose(resample(transpose(narrow, height, shape.width()), shape.width(), height, shape.height()), shape.width(), shape.height());
    }

    private static float[] transpose(float[] values, int height, int width) {
        float[] transposed = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                transposed[x * height + y] = values[y * width + x];
            }
        }
        return transposed;
    }

    /**
     * Gives each row another length: a point of the result is the mean of what a triangle sees that is as wide as two points of the
     * result, or of the source where that is coarser (linear interpolation when enlarging, without aliases when shrinking).
     */
    private static float[] resample(float[] values, int height, int width, int newWidth) {
        double factor = width / (double) newWidth;
        double reach = Math.max(1, factor);
        float[] result = new float[height * newWidth];
        for (int x = 0; x < newWidth; x++) {
            double centre = (x + 0.5) * factor;
            int first = (int) Math.max(0, Math.floor(centre - reach));
            int end = (int) Math.min(width, Math.ceil(centre + reach));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
                sum += weights[i];
            }
            for (int y = 0; y < height; y++) {
                double value = 0;
                for (int i = 0; i < weights.length; i++) {
                    value += weights[i] * values[y * width + first + i];
                }
                result[y * newWidth + x] = (float) (value / sum);
            }
        }
        return result;
    }
}
