package org.espalier.nodes.network.fast;

/**
 * What a row looks like between two stages: a list of values, or an image, which is stored channels-last.
 *
 * @param image whether it has height and width
 * @param height 1 for a list
 * @param width 1 for a list
 * @param channels values at a point; all values of a list
 */
record Shape(boolean image, int height, int width, int channels) {

    static Shape list(int values) {
        return new Shape(false, 1, 1, values);
    }

    static Shape image(int height, int width, int channels) {
        return new Shape(true, height, width, channels);
    }

    /** The number of points of an image. */
    int points() {
        return Math.multiplyExact(height, width);
    }

    /** The number of values. */
    int size() {
        return Math.multiplyExact(points(), channels);
    }

    @Override
    public String toString() {
        return image ? "images of " + height + " x " + width + " x " + channels : channels + " values";
    }
}
