package org.espalier.nodes.network;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.table.BatchMemory;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/** Encodes values of one feature column straight from a table's memory. Has no state; serves several threads. */
abstract class ColumnFeed {

    /**
     * Rows to encode.
     *
     * @param inBatch their positions in a batch
     * @param inTarget their positions in what is made of them
     * @param numbers as long; anyone may write there
     * @param consecutive whether both positions rise by one from row to row
     */
    record Rows(int[] inBatch, int[] inTarget, double[] numbers, boolean consecutive) {
    }

    /**
     * Encodes the first {@code count} of some rows.
     *
     * @param target row-major; only this feature's values are written
     */
    abstract void copy(BatchMemory memory, Rows rows, int count, float[] target);

    /**
     * The feed of a feature.
     *
     * @param at the feature's first position in a row of inputs
     * @param width of such a row
     */
    static ColumnFeed of(FeatureEncoder feature, Table table, int at, int width) {
        int column = table.spec().indexOf(feature.column().name());
        if (feature instanceof FeatureEncoder.Number number) {
            return new Numbers(number, table.spec().columns().get(column).type(), column, at, width);
        } else if (feature instanceof FeatureEncoder.Block block) {
            return new Blocks(block, column, at, width);
        }
        // A category is an input each, or a number.
        boolean numbered = feature instanceof FeatureEncoder.Index;
        List<String> categories = feature instanceof FeatureEncoder.Index index ? index.categories() : ((FeatureEncoder.Category) feature).categories();
        var slot = new Slot(numbered, categories.size() + 1, at, width);
        if (table.spec().columns().get(column).type() instanceof ColumnType.Text) {
            return new Texts(categories, column, slot);
        }
        return new Categories(categories, table.categories(column), column, slot);
    }

    /**
     * Where the category of a row goes.
     *
     * @param numbered whether the category's number is one input; else each category is an input, 1 for the one that the row has
     * @param count of categories, the one for missing and unknown ones included, which is the last
     * @param at the feature's first position in a row of inputs
     * @param width of such a row
     */
    private record Slot(boolean numbered, int count, int at, int width) {
        void put(int category, int row, float[] target) {
            int to = row * width + at;
            if (numbered) {
                target[to] = category;
                return;
            }
            for (int k = to; k < to + count; k++) {
                target[k] = 0;
            }
            target[to + category] = 1;
        }
    }

    /** The positions of names in a list. */
    static Map<String, Integer> positions(List<String> names) {
        var positions = new HashMap<String, Integer>();
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
        return positions;
    }

    private static final class Numbers extends ColumnFeed {
        private final FeatureEncoder.Number number;
        private final ColumnType type;
        private final int column;
        private final int at;
        private final int width;

        Numbers(FeatureEncoder.Number number, ColumnType type, int column, int at, int width) {
            this.number = number;
            this.type = type;
            this.column = column;
            this.at = at;
            this.width = width;
        }

        @Override
        void copy(BatchMemory memory, Rows rows, int count, float[] target) {
            ByteBuffer bytes = memory.bytes();
            int values = memory.values(column);
            int[] from = rows.inBatch();
            int[] to = rows.inTarget();
            double[] numbers = rows.numbers();
            // Three loops, because the processor fetches far values side by side in the first and computes several at once in the second.
            if (type.equals(ColumnType.FLOAT64) && rows.consecutive()) {
                bytes.asDoubleBuffer().get(values / Double.BYTES + from[0], numbers, 0, count);
            } else if (type.equals(ColumnType.FLOAT64)) {
                readDoubles(bytes, values, from, count, numbers);
            } else if (type.equals(ColumnType.FLOAT32)) {
                readFloats(bytes, values, from, count, numbers);
            } else if (type.equals(ColumnType.INT32)) {
                readIntegers(bytes, values, from, count, numbers);
            } else {
                readLongs(bytes, values, from, count, numbers, type instanceof ColumnType.Timestamp ? ColumnReader.MICROS : 1);
            }
            scale(numbers, count, number.center(), number.scale());
            if (rows.consecutive()) {
                writeConsecutive(numbers, count, target, to[0] * width + at, width);
            } else {
                write(numbers, to, count, target, width, at);
            }
            if (memory.hasMissing(column) || number.indicator()) {
                fill(memory, from, to, count, target);
            }
        }

        private static void readDoubles(ByteBuffer bytes, int values, int[] from, int count, double[] numbers) {
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes.getDouble(values + from[i] * Double.BYTES);
            }
        }

        private static void readFloats(ByteBuffer bytes, int values, int[] from, int count, double[] numbers) {
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes.getFloat(values + from[i] * Float.BYTES);
            }
        }

        private static void readIntegers(ByteBuffer bytes, int values, int[] from, int count, double[] numbers) {
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes.getInt(values + from[i] * Integer.BYTES);
            }
        }

        private static void readLongs(ByteBuffer bytes, int values, int[] from, int count, double[] numbers, double unit) {
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes.getLong(values + from[i] * Long.BYTES) / unit;
            }
        }

        private static void write(double[] numbers, int[] to, int count, float[] target, int width, int at) {
            for (int i = 0; i < count; i++) {
                target[to[i] * width + at] = (float) numbers[i];
            }
        }

        private static void writeConsecutive(double[] numbers, int count, float[] target, int first, int width) {
            for (int i = 0, to = first; i < count; i++, to += width) {
                target[to] = (float) numbers[i];
            }
        }

        private static void scale(double[] numbers, int count, double center, double scale) {
            for (int i = 0; i < count; i++) {
                numbers[i] = (numbers[i] - center) / scale;
            }
        }

        private void fill(BatchMemory memory, int[] from, int[] to, int count, float[] target) {
            for (int i = 0; i < count; i++) {
                boolean missing = memory.isMissing(column, from[i]);
                if (missing) {
                    target[to[i] * width + at] = number.missing();
                }
                if (number.indicator()) {
                    target[to[i] * width + at + 1] = missing ? 1 : 0;
                }
            }
        }
    }

    private static final class Blocks extends ColumnFeed {
        private final FeatureEncoder.Block block;
        private final int size;
        private final int column;
        private final int at;
        private final int width;

        Blocks(FeatureEncoder.Block block, int column, int at, int width) {
            this.block = block;
            this.size = block.width();
            this.column = column;
            this.at = at;
            this.width = width;
        }

        @Override
        void copy(BatchMemory memory, Rows rows, int count, float[] target) {
            FloatBuffer floats = memory.bytes().asFloatBuffer();
            int values = memory.values(column) / Float.BYTES;
            for (int i = 0; i < count; i++) {
                int to = rows.inTarget()[i] * width + at;
                if (memory.isMissing(column, rows.inBatch()[i])) {
                    Arrays.fill(target, to, to + size, 0);
                    continue;
                }
                floats.get(values + rows.inBatch()[i] * size, target, to, size);
                if (block.center() != 0 || block.scale() != 1) {
                    scale(target, to, to + size, block.center(), block.scale());
                }
            }
        }

        private static void scale(float[] values, int from, int to, double center, double scale) {
            for (int i = from; i < to; i++) {
                values[i] = (float) ((values[i] - center) / scale);
            }
        }
    }

    private static final class Categories extends ColumnFeed {
        private final int[] categories;
        private final int column;
        private final Slot slot;

        /**
         * @param known to the network, in the order of its inputs
         * @param dictionary what the column's indices mean in this table
         */
        Categories(List<String> known, List<String> dictionary, int column, Slot slot) {
            Map<String, Integer> positions = positions(known);
            this.categories = dictionary.stream().mapToInt(name -> positions.getOrDefault(name, known.size())).toArray();
            this.column = column;
            this.slot = slot;
        }

        @Override
        void copy(BatchMemory memory, Rows rows, int count, float[] target) {
            int values = memory.values(column);
            for (int i = 0; i < count; i++) {
                int row = rows.inBatch()[i];
                int category = memory.isMissing(column, row) ? slot.count() - 1 : categories[memory.bytes().getInt(values + row * Integer.BYTES)];
                slot.put(category, rows.inTarget()[i], target);
            }
        }
    }

    /** A column of text where the network was trained on categories. */
    private static final class Texts extends ColumnFeed {
        private final Map<String, Integer> positions;
        private final int column;
        private final Slot slot;

        Texts(List<String> known, int column, Slot slot) {
            this.positions = positions(known);
            this.column = column;
            this.slot = slot;
        }

        @Override
        void copy(BatchMemory memory, Rows rows, int count, float[] target) {
            for (int i = 0; i < count; i++) {
                int row = rows.inBatch()[i];
                int category = memory.isMissing(column, row) ? slot.count() - 1 : positions.getOrDefault(memory.text(column, row), slot.count() - 1);
                slot.put(category, rows.inTarget()[i], target);
            }
        }
    }
}
