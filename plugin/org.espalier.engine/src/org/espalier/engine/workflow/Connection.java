package org.espalier.engine.workflow;

/**
 * A wire from an output port to an input port, written {@code split.first -> train.table}.
 *
 * @param from the output
 * @param to the input
 */
public record Connection(Endpoint from, Endpoint to) {
    private static final String ARROW = "->";

    /** @throws IllegalArgumentException when the text is of another form */
    public static Connection parse(String text) {
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException("\"" + text + "\" has no \"->\"");
        }
        return new Connection(Endpoint.parse(text.substring(0, arrow)), Endpoint.parse(text.substring(arrow + ARROW.length())));
    }

    @Override
    public String toString() {
        return from + " " + ARROW + " " + to;
    }
}
