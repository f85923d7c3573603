package org.espalier.engine.workflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a connection, written {@code node} or {@code node.port}.
 *
 * @param node the node's id
 * @param port the port's name; empty for the node's first port
 */
public record Endpoint(String node, String port) {
    /** What a node's id may be: letters, digits, {@code _} and {@code -}, so that {@code .}, {@code /} and blanks can divide. */
    public static final Pattern NODE_ID = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_-]{0,99}");
    private static final Pattern ENDPOINT = Pattern.compile("(" + NODE_ID + ")(?:\\.(\\w{1,100}))?");

    /** @throws IllegalArgumentException when the text is of another form */
    public static Endpoint parse(String text) {
        Matcher matcher = ENDPOINT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not of the form node or node.port");
        }
        return new Endpoint(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
    }

    @Override
    public String toString() {
        return port.isEmpty() ? node : node + "." + port;
    }
}
