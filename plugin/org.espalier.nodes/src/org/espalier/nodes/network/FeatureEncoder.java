package org.espalier.nodes.network;

import java.util.List;
import java.util.Objects;

import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/** How the values of one column become inputs of a network; learnt from the training rows alone. */
public sealed interface FeatureEncoder {

    /** The column that it reads. */
    ColumnSpec column();

    /** The number of inputs that it makes of one value. */
    int width();

    /**
     * A number, or a point in time in seconds since 1970: {@code (x - center) / scale}.
     *
     * @param column numeric, or a timestamp
     * @param scale above 0
     * @param missing the input that stands for a missing value
     * @param indicator whether a second input says with 1 that the value is missing
     */
    record Number(ColumnSpec column, double center, double scale, float missing, boolean indicator) implements FeatureEncoder {
        public Number {
            if (!(column.type() instanceof ColumnType.Numeric) && !(column.type() instanceof ColumnType.Timestamp)) {
                throw new IllegalArgumentException("column \"" + column.name() + "\" is " + column.type() + ", not a number");
            }
            checkScale(center, scale);
            if (!Float.isFinite(missing)) {
                throw new IllegalArgumentException("a missing value becomes " + missing);
            }
        }

        @Override
        public int width() {
            return indicator ? 2 : 1;
        }

        /** The input for a value that is not missing. */
        public float encode(double value) {
            return (float) ((value - center) / scale);
        }
    }

    /**
     * One input for each category, 1 for the one that a row has and 0 elsewhere; the last input is for missing values and for
     * categories that the training rows did not have.
     *
     * @param categories in the order of the inputs
     */
    record Category(ColumnSpec column, List<String> categories) implements FeatureEncoder {
        public Category {
            categories = List.copyOf(categories);
            Objects.requireNonNull(column);
        }

        @Override
        public int width() {
            return categories.size() + 1;
        }
    }

    /**
     * The number of a row's category, for an embedding; the last number is for missing values and for categories that the training
     * rows did not have.
     *
     * @param categories in the order of their numbers, from 0
     */
    record Index(ColumnSpec column, List<String> categories) implements FeatureEncoder {
        public Index {
            categories = List.copyOf(categories);
            Objects.requireNonNull(column);
        }

        @Override
        public int width() {
            return 1;
        }

        /** How many numbers there are. */
        public int words() {
            return categories.size() + 1;
        }
    }

    /** The values of a tensor, one after the other: {@code (x - center) / scale}; a missing tensor is all zero. */
    record Block(ColumnSpec column, double center, double scale) implements FeatureEncoder {
        public Block {
            if (!(column.type() instanceof ColumnType.Tensor)) {
                throw new IllegalArgumentException("column \"" + column.name() + "\" is " + column.type() + ", not a tensor");
            }
            checkScale(center, scale);
        }

        @Override
        public int width() {
            return ((ColumnType.Tensor) column.type()).size();
        }

        /** The input for a value. */
        public float encode(double value) {
            return (float) ((value - center) / scale);
        }
    }

    private static void checkScale(double center, double scale) {
        if (!Double.isFinite(center) || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("centre " + center + " and scale " + scale + " cannot be used");
        }
    }
}
