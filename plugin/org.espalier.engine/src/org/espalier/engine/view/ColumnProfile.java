package org.espalier.engine.view;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;

/**
 * What can be said of the values of a column. Texts are empty where a column of this type has no such thing.
 *
 * @param column its name and type
 * @param missing the rows without a value, of those that were looked at
 * @param smallest the smallest number, the first time
 * @param mean the arithmetic mean
 * @param deviation the standard deviation
 * @param largest the largest number, the last time
 * @param different how many different values there are, for texts
 * @param histogram of numbers and times in intervals; of texts the most frequent ones, then all others
 */
public record ColumnProfile(ColumnSpec column, long missing, String smallest, String mean, String deviation, String largest, String different, Histogram histogram) {
    private static final int BARS = 24;
    private static final int MOST_TEXTS = 12;

    /** Takes in values, batch by batch. */
    static final class Collector {
        private final ColumnSpec column;
        private final List<String> categories;
        private final int capacity;
        private double[] numbers = new double[0];
        private int count;
        private long missing;
        private final Map<String, Long> texts = new HashMap<>();

        /**
         * @param categories the texts of a categorical column
         * @param capacity how many values of a tensor column are kept, at most
         */
        Collector(ColumnSpec column, List<String> categories, int capacity) {
            this.column = column;
            this.categories = categories;
            this.capacity = capacity;
        }

        /** Takes in the first rows of a batch. */
        void add(FieldVector vector, int rows) {
            for (int row = 0; row < rows; row++) {
                if (vector.isNull(row)) {
                    missing++;
                } else if (vector instanceof FixedSizeListVector list) {
                    addTensor(list, row);
                } else if (vector instanceof TimeStampMicroVector times) {
                    add(times.get(row));
                } else if (column.type() instanceof ColumnType.Categorical) {
                    texts.merge(categories.get(((IntVector) vector).get(row)), 1L, Long::sum);
                } else if (vector instanceof BaseFixedWidthVector) {
                    add(Columns.number(vector, row));
                } else {
                    texts.merge(Columns.text(vector, row), 1L, Long::sum);
                }
            }
        }

        private void addTensor(FixedSizeListVector list, int row) {
            var values = (Float4Vector) list.getDataVector();
            int size = list.getListSize();
            for (int i = row * size; i < (row + 1) * size && count < capacity; i++) {
                add(values.get(i));
            }
        }

        private void add(double value) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(1024, 2 * count));
            }
            numbers[count++] = value;
        }

        ColumnProfile profile() {
            if (column.type() instanceof ColumnType.Categorical || column.type() instanceof ColumnType.Text) {
                return new ColumnProfile(column, missing, "", "", "", "", Numbers.number(texts.size()), frequent());
            }
            double[] values = Arrays.copyOf(numbers, count);
            if (column.type() instanceof ColumnType.Timestamp) {
                double low = Arrays.stream(values).min().orElse(Double.NaN);
                double high = Arrays.stream(values).max().orElse(Double.NaN);
                return new ColumnProfile(column, missing, time(low), "", "", time(high), "", relabelled(Histogram.of(values, BARS), low, high, Collector::time));
            }
            double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
            if (finite.length == 0) {
                return new ColumnProfile(column, missing, "", "", "", "", "", Histogram.of(finite, BARS));
            }
            double mean = Arrays.stream(finite).map(value -> value / finite.length).sum();
            double deviation = Math.sqrt(Arrays.stream(finite).map(value -> (value - mean) * (value - mean)).sum() / Math.max(1, finite.length - 1));
            return new ColumnProfile(column, missing, Numbers.number(Arrays.stream(finite).min().orElseThrow()), Numbers.number(mean), Numbers.number(deviation),
                    Numbers.number(Arrays.stream(finite).max().orElseThrow()), "", Histogram.of(finite, BARS));
        }

        private Histogram frequent() {
            List<Map.Entry<String, Long>> sorted = new ArrayList<>(texts.entrySet());
            sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
            var labels = new ArrayList<String>();
            var counts = new ArrayList<Long>();
            for (var entry : sorted.subList(0, Math.min(MOST_TEXTS, sorted.size()))) {
                labels.add(entry.getKey());
                counts.add(entry.getValue());
            }
            if (sorted.size() > MOST_TEXTS) {
                labels.add((sorted.size() - MOST_TEXTS) + " others");
                counts.add(sorted.subList(MOST_TEXTS, sorted.size()).stream().mapToLong(Map.Entry::getValue).sum());
            }
            return new Histogram(labels, counts);
        }

        private static Histogram relabelled(Histogram histogram, double low, double high, DoubleFunction<String> text) {
            int bars = histogram.counts().size();
            var labels = new ArrayList<String>();
            for (int i = 0; i < bars; i++) {
                labels.add(text.apply(low + (high - low) * i / bars) + " to " + text.apply(low + (high - low) * (i + 1) / bars));
            }
            return new Histogram(labels, histogram.counts());
        }

        private static String time(double micros) {
            if (!Double.isFinite(micros)) {
                return "";
            }
            String text = LocalDateTime.ofEpochSecond(Math.floorDiv((long) micros, 1_000_000L), 0, ZoneOffset.UTC).toString();
            return text.endsWith("T00:00") ? text.substring(0, text.length() - "T00:00".length()) : text.replace('T', ' ');
        }
    }
}
