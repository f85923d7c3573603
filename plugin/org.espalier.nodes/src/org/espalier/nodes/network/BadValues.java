package org.espalier.nodes.network;

import org.espalier.engine.node.Problem;

/** Counts the values of a column that cannot be used, and says so once for all of them. */
final class BadValues {
    private final String column;
    private final long offset;
    private long count;
    private long firstRow;
    private String first = "";

    BadValues(String column) {
        this(column, 0);
    }

    /** @param offset the number within the table of the row that {@link #add} calls 0 */
    BadValues(String column, long offset) {
        this.column = column;
        this.offset = offset;
    }

    void add(long row, String value) {
        if (count++ == 0) {
            firstRow = offset + row;
            first = value;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The problem when these are numbers that no network can use. */
    Problem notFinite() {
        return Problem.of("the column \"" + column + "\" holds numbers that a network cannot use")
                .found(first + " in row " + (firstRow + 1) + times())
                .expected("finite numbers of at most 1e38, or missing values")
                .remedy("remove these rows or make the values missing with an sql node, such as"
                        + " select * replace (case when isfinite(\"" + column + "\") then \"" + column + "\" end as \"" + column + "\") from t1");
    }

    /** The problem when these are missing targets. */
    Problem missingTarget() {
        return Problem.of("the target \"" + column + "\" has missing values").found("nothing in row " + (firstRow + 1) + times())
                .expected("a value in every row")
                .remedy("remove these rows with an sql node: select * from t1 where \"" + column + "\" is not null");
    }

    /** The problem when these are classes that the model does not have. */
    Problem unknownClass(int classes) {
        return Problem.of("the target \"" + column + "\" has classes that are not in the training table")
                .found("\"" + first + "\" in row " + (firstRow + 1) + times()).expected("one of the " + classes + " classes of the training table")
                .remedy("split the table so that every class is in the training part, such as with the setting stratify of partition");
    }

    private String times() {
        return count == 1 ? "" : ", and " + (count - 1) + " more";
    }
}
