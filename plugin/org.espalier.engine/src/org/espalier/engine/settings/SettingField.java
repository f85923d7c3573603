package org.espalier.engine.settings;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One setting, as its record component declares it.
 *
 * @param name the key in the file and in {@code --set}
 * @param label the name that people see
 * @param documentation what it means
 * @param type the type of its value
 * @param optional whether it may stay without a value
 * @param defaultValue the value that it has when the file does not give it
 * @param range the limits of numbers
 * @param columnsOf the input port whose columns it names
 * @param advanced whether most people leave it alone
 * @param multiline whether it is a text of several lines
 */
public record SettingField(String name, String label, String documentation, SettingType type, boolean optional,
        Optional<JsonNode> defaultValue, Optional<Range> range, Optional<String> columnsOf, boolean advanced, boolean multiline) {

    /** Whether the file must give a value. */
    public boolean required() {
        return !optional && defaultValue.isEmpty();
    }

    /** What a value looks like, limits included. */
    public String describe() {
        return type.describe() + range.map(SettingField::describe).orElse("");
    }

    private static String describe(Range range) {
        String with = range.exclusive() ? ", limits excluded" : "";
        if (range.min() == Double.NEGATIVE_INFINITY) {
            return " of at most " + number(range.max()) + with;
        } else if (range.max() == Double.POSITIVE_INFINITY) {
            return (range.exclusive() ? " above " : " of at least ") + number(range.min());
        }
        return " from " + number(range.min()) + " to " + number(range.max()) + with;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? String.valueOf((long) value) : String.valueOf(value);
    }
}
