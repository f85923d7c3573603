package org.espalier.nodes.data;

import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.TableSpec;

/**
 * What images become.
 *
 * @param channels 1 for gray, 3 for red, green and blue
 * @param height in points
 * @param width in points
 * @param labelled whether there is a column with labels
 */
record ImageShape(int channels, int height, int width, boolean labelled) {
    /** The most points in one direction that an image may become. */
    static final int MAX_EXTENT = 4096;

    /**
     * The shape that settings give.
     *
     * @param channels of the first image
     * @param height of the first image
     * @param width of the first image
     */
    static ImageShape of(ImageReader.Settings settings, int channels, int height, int width, boolean labelled) throws InvalidSettingsException {
        int count = switch (settings.colors()) {
            case AUTO -> channels;
            case GRAY -> 1;
            case RGB -> 3;
        };
        int high = settings.height().orElse(height);
        int wide = settings.width().orElse(width);
        if (high > MAX_EXTENT || wide > MAX_EXTENT) {
            throw new InvalidSettingsException(Problem.of("the images are too large to be used as they are").atSetting("height").found(high + " x " + wide + " points")
                    .expected("at most " + MAX_EXTENT + " x " + MAX_EXTENT).remedy("set height and width to scale them"));
        }
        return new ImageShape(count, high, wide, labelled);
    }

    int size() {
        return channels * height * width;
    }

    TableSpec tableSpec() {
        var columns = new ArrayList<ColumnSpec>();
        columns.add(new ColumnSpec("image", new ColumnType.Tensor(List.of(channels, height, width))));
        if (labelled) {
            columns.add(new ColumnSpec("label", ColumnType.CATEGORICAL));
        }
        return new TableSpec(columns);
    }

    @Override
    public String toString() {
        return height + " x " + width + " points and " + channels + (channels == 1 ? " channel" : " channels");
    }
}
