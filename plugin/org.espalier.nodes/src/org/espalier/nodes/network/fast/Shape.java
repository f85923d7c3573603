package org.espalier.nodes.network.fast;

/**
 * What a row looks like between two stages: a list of values, or an image, which is stored channels-last.
 *
 * <p>The points of an image are stored row by row, or in tiles: first the points that are top left in every tile, then those next
 * to them, and so on. Pooling over windows as large as a tile then finds what each window position sees in one run.
 *
 * @param image whether it has height and width
 * @param height 1 for a list
 * @param width 1 for a list
 * @param channels values at a point; all values of a list
 * @param tileHeight 1 for the plain order; else a divisor of the height
 * @param tileWidth 1 for the plain order; else a divisor of the width
 */
record Shape(boolean image, int height, int width, int channels, int tileHeight, int tileWidth) {

    static Shape list(int values) {
        return new Shape(false, 1, 1, values, 1, 1);
    }

    static Shape image(int height, int width, int channels) {
        return new Shape(true, height, width, channels, 1, 1);
    }

    /** The same image, stored in tiles if they fit exactly. */
    Shape tiled(int newTileHeight, int newTileWidth) {
        boolean fits = height % newTileHeight == 0 && width % newTileWidth == 0;
        return fits ? new Shape(image, height, width, channels, newTileHeight, newTileWidth) : this;
    }

    /** The number of points of an image. */
    int points() {
        return Math.multiplyExact(height, width);
    }

    /** The number of values. */
    int size() {
        return Math.multiplyExact(points(), channels);
    }

    /** Where a point is stored, counted in points. */
    int point(int y, int x) {
        int tiles = points() / (tileHeight * tileWidth);
        int within = y % tileHeight * tileWidth + x % tileWidth;
        return within * tiles + y / tileHeight * (width / tileWidth) + x / tileWidth;
    }

    @Override
    public String toString() {
        return image ? "images of " + height + " x " + width + " x " + channels : channels + " values";
    }
}
