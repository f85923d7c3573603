package org.espalier.engine.node;

import java.util.Objects;

/**
 * One thing that is wrong, said so that the reader can put it right: what it is, where it is, what was found there, what
 * would have been right, and what to do. Every message that Espalier shows about bad input is made from this record.
 *
 * <p>Parts that do not apply are empty strings. Nodes leave {@code workflow} and {@code node} empty; the engine, which
 * knows them, adds them.
 *
 * @param workflow the workflow file's name
 * @param node the node's id within the workflow
 * @param setting the setting's name, as in the file and in {@code --set}
 * @param about what it is about when that is no setting, for programs that offer cures: the name of an input, or a
 *        connection as in the file. The message says it in words
 * @param what what is wrong, in one clause
 * @param found the offending value
 * @param expected what would have been accepted
 * @param remedy what to do about it
 */
public record Problem(String workflow, String node, String setting, String about, String what, String found, String expected,
        String remedy) {
    /** A message is read by a person: what is longer, such as all columns of a wide table, is cut. */
    private static final int LONGEST_PART = 2_000;

    public Problem {
        Objects.requireNonNull(workflow);
        Objects.requireNonNull(node);
        Objects.requireNonNull(setting);
        Objects.requireNonNull(about);
        Objects.requireNonNull(what);
        Objects.requireNonNull(found);
        Objects.requireNonNull(expected);
        Objects.requireNonNull(remedy);
    }

    /** Starts a problem from what is wrong; the other parts are empty until the methods below fill them. */
    public static Problem of(String what) {
        return new Problem("", "", "", "", what, "", "", "");
    }

    public Problem inWorkflow(String name) {
        return new Problem(name, node, setting, about, what, found, expected, remedy);
    }

    public Problem atNode(String id) {
        return new Problem(workflow, id, setting, about, what, found, expected, remedy);
    }

    public Problem atSetting(String name) {
        return new Problem(workflow, node, name, about, what, found, expected, remedy);
    }

    public Problem about(Object part) {
        return new Problem(workflow, node, setting, String.valueOf(part), what, found, expected, remedy);
    }

    public Problem found(Object value) {
        return new Problem(workflow, node, setting, about, what, String.valueOf(value), expected, remedy);
    }

    public Problem expected(String description) {
        return new Problem(workflow, node, setting, about, what, found, description, remedy);
    }

    public Problem remedy(String advice) {
        return new Problem(workflow, node, setting, about, what, found, expected, advice);
    }

    /** The whole message: one line that says where and what, then one indented line for each further part. */
    public String message() {
        var text = new StringBuilder();
        if (!workflow.isEmpty()) {
            text.append(printable(workflow));
        }
        if (!node.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append("node \"").append(printable(node)).append('"');
        }
        if (!setting.isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ").append("setting \"").append(printable(setting)).append('"');
        }
        text.append(text.isEmpty() ? "" : ": ").append(printable(what));
        appendPart(text, "found:    ", found);
        appendPart(text, "expected: ", expected);
        appendPart(text, "to do:    ", remedy);
        return text.toString();
    }

    private static void appendPart(StringBuilder text, String label, String part) {
        if (!part.isEmpty()) {
            text.append("\n  ").append(label).append(printable(part).replace("\n", "\n            "));
        }
    }

    /** The text without what would move a terminal's cursor or colour its letters, and not longer than a person would read. */
    private static String printable(String part) {
        var text = new StringBuilder();
        part.codePoints().limit(LONGEST_PART).forEach(c -> {
            if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format("\\u%04x", c));
            }
        });
        return part.length() <= LONGEST_PART ? text.toString() : text.append("...").toString();
    }

    @Override
    public String toString() {
        return message();
    }
}
