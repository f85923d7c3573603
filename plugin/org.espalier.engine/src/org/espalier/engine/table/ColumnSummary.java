package org.espalier.engine.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a column without reading it: how many values there are, their mean and spread, the smallest and the largest.
 * {@link TableWriter} sums this up while it writes and keeps it with the table, so that whoever needs it need not go over the
 * rows again. Times count as seconds since 1970; a tensor's numbers count one by one; of texts, only those that are missing are
 * counted.
 *
 * @param missing the rows without a value
 * @param notFinite the numbers that are NaN or infinite; they count nowhere else
 * @param count the finite numbers
 * @param mean of them; 0 when there are none
 * @param squares the sum of their squared differences from the mean
 * @param smallest of them; positive infinity when there are none
 * @param largest of them; negative infinity when there are none
 * @param different the different values of a column of whole numbers, in ascending order; empty when there are more than
 *        {@value #MOST_DIFFERENT} and for all other columns
 * @param occurrences how many rows have each category of a categorical column, by its index; empty for all other columns
 */
public record ColumnSummary(long missing, long notFinite, long count, double mean, double squares, double smallest, double largest,
        Optional<List<Long>> different, List<Long> occurrences) {
    /** So many different whole numbers are told apart. */
    public static final int MOST_DIFFERENT = 1024;

    public ColumnSummary {
        different = different.map(List::copyOf);
        occurrences = List.copyOf(occurrences);
    }

    /** As it stands in a table's file; {@link #parse} reads it. */
    String format() {
        String numbers = missing + " " + notFinite + " " + count + " " + mean + " " + squares + " " + smallest + " " + largest;
        return numbers + ";" + different.map(ColumnSummary::join).orElse("-") + ";" + join(occurrences);
    }

    private static String join(List<Long> values) {
        var text = new StringBuilder();
        values.forEach(value -> text.append(text.length() == 0 ? "" : " ").append(value.longValue()));
        return text.toString();
    }

    /** The summary that a text stands for; empty when it is none, such as one of another version. */
    static Optional<ColumnSummary> parse(String text) {
        String[] parts = text.split(";", -1);
        String[] numbers = parts[0].split(" ");
        if (parts.length != 3 || numbers.length != 7) {
            return Optional.empty();
        }
        try {
            Optional<List<Long>> different = parts[1].equals("-") ? Optional.empty() : Optional.of(longs(parts[1]));
            return Optional.of(new ColumnSummary(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
                    Double.parseDouble(numbers[3]), Double.parseDouble(numbers[4]), Double.parseDouble(numbers[5]), Double.parseDouble(numbers[6]),
                    different, longs(parts[2])));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    private static List<Long> longs(String text) {
        var values = new ArrayList<Long>();
        for (String value : text.isEmpty() ? new String[0] : text.split(" ")) {
            values.add(Long.parseLong(value));
        }
        return values;
    }
}
