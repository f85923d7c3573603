package org.espalier.engine.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of a page: what is to be seen, without how it looks. Numbers that are not finite are missing. Texts are plain; whatever they hold
 * is shown as it is.
 */
public sealed interface Section {

    /** What stands above the section. */
    String title();

    /**
     * A place in a plane.
     *
     * @param x to the right
     * @param y upwards
     */
    record Point(double x, double y) {
    }

    /**
     * An axis.
     *
     * @param title what it measures
     * @param logarithmic whether equal steps are equal factors; only where all values are above 0
     * @param format how its numbers are written
     */
    record Axis(String title, boolean logarithmic, Format format) {
        /** An axis of plain numbers in equal steps. */
        public static Axis of(String title) {
            return new Axis(title, false, Format.NUMBER);
        }

        /** An axis of fractions that are written as percentages. */
        public static Axis percent(String title) {
            return new Axis(title, false, Format.PERCENT);
        }
    }

    /** How numbers are written. */
    enum Format {
        /** As they are, to a few digits. */
        NUMBER,
        /** A fraction as a percentage. */
        PERCENT,
        /** A size of a file. */
        BYTES
    }

    /**
     * A curve.
     *
     * @param name what the legend says
     * @param right whether it belongs to the axis on the right
     * @param points from left to right
     */
    record Line(String name, boolean right, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * Curves over a common horizontal axis.
     *
     * @param x the horizontal axis
     * @param left the axis of the lines that are not on the right
     * @param right the axis of the others
     * @param mark a position on the horizontal axis that stands out, with what is said of it
     */
    record Lines(String title, Axis x, Axis left, Optional<Axis> right, List<Line> lines, Optional<Mark> mark) implements Section {
        public Lines {
            lines = List.copyOf(lines);
            if (right.isEmpty() && lines.stream().anyMatch(Line::right)) {
                throw new IllegalArgumentException("a line belongs to an axis that is not there");
            }
        }
    }

    /** A position on the horizontal axis that stands out. */
    record Mark(double x, String text) {
    }

    /**
     * Points of one kind.
     *
     * @param name what the legend says
     * @param dots the points
     */
    record Dots(String name, List<Dot> dots) {
        public Dots {
            dots = List.copyOf(dots);
        }
    }

    /** A point with what is said when one points at it. */
    record Dot(double x, double y, String text) {
    }

    /**
     * Points in a plane.
     *
     * @param guide a line to compare them with
     */
    record Scatter(String title, Axis x, Axis y, List<Dots> groups, Optional<Guide> guide) implements Section {
        public Scatter {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A line among points.
     *
     * @param name what the legend says
     * @param stepped whether it goes on level until the next of its points, as what is best so far does
     * @param points from left to right
     */
    record Guide(String name, boolean stepped, List<Point> points) {
        public Guide {
            points = List.copyOf(points);
        }
    }

    /**
     * One of the axes of {@link Parallel}.
     *
     * @param categories the texts that its numbers 0, 1, ... stand for; empty for an axis of numbers
     */
    record Coordinate(String name, boolean logarithmic, List<String> categories) {
        public Coordinate {
            categories = List.copyOf(categories);
        }
    }

    /**
     * Rows of many columns, each row a line across parallel axes, coloured by its value on the last axis (Inselberg, "The plane with parallel
     * coordinates", 1985).
     *
     * @param rows a number for each axis
     */
    record Parallel(String title, List<Coordinate> axes, List<List<Double>> rows) implements Section {
        public Parallel {
            axes = List.copyOf(axes);
            rows = List.copyOf(rows);
            int width = axes.size();
            if (rows.stream().anyMatch(row -> row.size() != width)) {
                throw new IllegalArgumentException("each row needs a number for each of the " + width + " axes");
            }
        }
    }

    /**
     * How often each pair of two kinds of labels occurs, such as a confusion matrix. Where the labels agree, the colour is another.
     *
     * @param rowTitle what the rows are
     * @param columnTitle what the columns are
     * @param labels of rows and columns alike
     * @param counts row by row
     */
    record Matrix(String title, String rowTitle, String columnTitle, List<String> labels, List<List<Long>> counts) implements Section {
        public Matrix {
            labels = List.copyOf(labels);
            counts = List.copyOf(counts);
            int size = labels.size();
            if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
                throw new IllegalArgumentException("a matrix of " + size + " labels needs as many rows and columns");
            }
        }
    }

    /**
     * The same measures of several things, side by side.
     *
     * @param items the things, in order
     */
    record Comparison(String title, List<String> items, List<Measure> measures) implements Section {
        public Comparison {
            items = List.copyOf(items);
            measures = List.copyOf(measures);
            int size = items.size();
            if (measures.stream().anyMatch(measure -> measure.values().size() != size)) {
                throw new IllegalArgumentException("a measure needs a value for each of the " + size + " items");
            }
        }
    }

    /**
     * A measure of several things.
     *
     * @param fromZero whether the sizes themselves are to be compared, and not small differences between them
     */
    record Measure(String name, Format format, boolean fromZero, List<Double> values) {
        public Measure {
            values = List.copyOf(values);
        }
    }

    /** Numbers that stand for themselves, each with its name. */
    record Facts(String title, List<Fact> facts) implements Section {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A number, as it is to be read, with its name. */
    record Fact(String name, String value) {
    }

    /**
     * A table that is small enough to be read.
     *
     * @param note what is said below it; may be empty
     * @param folded whether only the title is seen at first
     */
    record Grid(String title, List<String> heads, List<List<Cell>> rows, String note, boolean folded) implements Section {
        public Grid {
            heads = List.copyOf(heads);
            rows = List.copyOf(rows);
        }
    }

    /** Pictures of how values are distributed, all of one size. */
    record Histograms(String title, List<Distribution> distributions) implements Section {
        public Histograms {
            distributions = List.copyOf(distributions);
        }
    }

    /**
     * One of several distributions.
     *
     * @param name whose values these are
     * @param detail what else is to be said, in a few words
     */
    record Distribution(String name, String detail, Histogram histogram) {
    }

    /** A few sentences. */
    record Text(String title, String text) implements Section {
        public Text {
            Objects.requireNonNull(text);
        }
    }

    /** What stands in a place of a {@link Grid}. */
    sealed interface Cell {
        /** A word or a sentence. */
        record Words(String text) implements Cell {
        }

        /** A number, as it is to be read; numbers of a column stand below one another. */
        record Number(String text) implements Cell {
        }

        /** No value. */
        record Missing() implements Cell {
        }

        /**
         * A picture.
         *
         * @param address a data address of a PNG file
         * @param width in pixels of the picture
         */
        record Image(String address, int width, int height) implements Cell {
        }

        /** A small picture of how values are distributed. */
        record Picture(Histogram histogram) implements Cell {
        }
    }
}
