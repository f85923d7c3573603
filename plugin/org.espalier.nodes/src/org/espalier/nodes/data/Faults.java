package org.espalier.nodes.data;

/** DuckDB's messages, made fit for ours. */
final class Faults {
    private static final int LONGEST = 400;

    private Faults() {
    }

    /** The first paragraph of a message, on one line, without the kind of error in front. */
    static String summary(Exception fault) {
        // An error of an Arrow reader arrives by way of DuckDB, with a stack trace.
        String message = String.valueOf(fault.getMessage()).strip().replaceAll("\n\tat .*|\n\t\\.\\.\\. \\d+ more|\nCaused by: .*", "")
                .replaceFirst("arrow_scan: get_next failed\\(\\): ([a-z]+\\.)*[A-Za-z]*Exception: ", "");
        int end = message.indexOf("\n\n");
        String first = (end < 0 ? message : message.substring(0, end)).replaceAll("\\s*\\n\\s*", ", ").replaceFirst("^([A-Z][A-Za-z]* )+Error: ", "");
        return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "...";
    }
}
