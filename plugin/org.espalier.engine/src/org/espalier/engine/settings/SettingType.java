package org.espalier.engine.settings;

import java.util.List;

/** The type of a setting's value, as the file, the editor and the documentation see it. */
public sealed interface SettingType {

    /** {@code true} or {@code false}. */
    record Flag() implements SettingType {
    }

    /** A whole number of at most {@code bits} bits, 32 or 64. */
    record Whole(int bits) implements SettingType {
    }

    /** A finite number. */
    record Real() implements SettingType {
    }

    /** A text. */
    record Text() implements SettingType {
    }

    /** Any JSON value; the node checks it. */
    record Any() implements SettingType {
    }

    /** One of a few names. */
    record Choice(Class<? extends Enum<?>> type, List<String> names) implements SettingType {
    }

    /**
     * The path of a file or folder, relative to the workflow's folder.
     *
     * @param input whether the node reads it; otherwise the node writes it
     * @param folder whether it may be a folder
     * @param extensions those of files that suit, without the dot; empty when any does
     */
    record File(boolean input, boolean folder, List<String> extensions) implements SettingType {
    }

    /** Any number of values of one type, in order. */
    record Sequence(SettingType element) implements SettingType {
    }

    /** Values of one type under names that the user chooses. */
    record Named(SettingType element) implements SettingType {
    }

    /** Settings within a setting. */
    record Group(SettingsSchema<?> schema) implements SettingType {
    }

    /** What a value looks like, for messages and documentation. */
    default String describe() {
        if (this instanceof Flag) {
            return "true or false";
        } else if (this instanceof Whole) {
            return "a whole number";
        } else if (this instanceof Real) {
            return "a number";
        } else if (this instanceof Any) {
            return "any JSON value";
        } else if (this instanceof Choice choice) {
            return "one of " + String.join(", ", choice.names());
        } else if (this instanceof File) {
            return "the path of a file";
        } else if (this instanceof Sequence sequence) {
            return "a list, each element " + sequence.element().describe();
        } else if (this instanceof Named named) {
            return "an object, each value " + named.element().describe();
        } else if (this instanceof Group group) {
            return "an object with " + String.join(", ", group.schema().fields().stream().map(SettingField::name).toList());
        }
        return "text";
    }
}
