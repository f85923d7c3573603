package org.espalier.engine.graph;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Workflow;

/**
 * Replaces {@code ${name}} in settings. A text that is nothing but one variable takes its value with its type, so that
 * {@code "${epochs}"} can be a number; within other text the value is written out. A plain <code>${</code> is written <code>$${</code>.
 */
public final class FlowVariables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)\\}");

    private final Map<String, JsonNode> values;

    FlowVariables(Map<String, JsonNode> values) {
        this.values = values;
    }

    /** Whether a value for this variable has any use: the workflow declares it, or a setting asks for it. */
    public static boolean isKnown(String name, Workflow workflow) {
        return workflow.variables().containsKey(name) || workflow.nodes().values().stream().anyMatch(node -> uses(node.settings(), name));
    }

    private static boolean uses(JsonNode value, String name) {
        if (value.isTextual()) {
            Matcher matcher = VARIABLE.matcher(value.textValue());
            return matcher.results().anyMatch(match -> name.equals(match.group(1)));
        }
        for (JsonNode element : value) {
            if (uses(element, name)) {
                return true;
            }
        }
        return false;
    }

    /** The settings with all variables replaced; unknown ones are added to {@code problems}. */
    ObjectNode replace(ObjectNode settings, String node, List<Problem> problems) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        settings.properties().forEach(entry -> result.set(entry.getKey(), replace(entry.getValue(), node, entry.getKey(), problems)));
        return result;
    }

    private JsonNode replace(JsonNode value, String node, String setting, List<Problem> problems) {
        if (value.isTextual()) {
            return replace(value.textValue(), node, setting, problems);
        } else if (value.isArray()) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> result.add(replace(element, node, setting, problems)));
            return result;
        } else if (value.isObject()) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(entry -> result.set(entry.getKey(), replace(entry.getValue(), node, setting + "." + entry.getKey(), problems)));
            return result;
        }
        return value;
    }

    private JsonNode replace(String text, String node, String setting, List<Problem> problems) {
        Matcher matcher = VARIABLE.matcher(text);
        if (matcher.matches() && matcher.group(1) != null) {
            return value(matcher.group(1), node, setting, problems);
        }
        matcher.reset();
        var result = new StringBuilder();
        while (matcher.find()) {
            String replacement = "${";
            if (matcher.group(1) != null) {
                JsonNode value = value(matcher.group(1), node, setting, problems);
                replacement = value.isTextual() ? value.textValue() : value.toString();
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
        }
        return TextNode.valueOf(matcher.appendTail(result).toString());
    }

    private JsonNode value(String name, String node, String setting, List<Problem> problems) {
        JsonNode value = values.get(name);
        if (value != null) {
            return value;
        }
        problems.add(Problem.of("there is no flow variable of this name").atNode(node).atSetting(setting).found("${" + name + "}")
                .expected(values.isEmpty() ? "a variable; the workflow has none" : "one of " + String.join(", ", values.keySet()))
                .remedy(Suggestions.closest(name, values.keySet()).map(close -> "write ${" + close + "}?")
                        .orElse("add \"" + name + "\" to the workflow's \"variables\", or give --var " + name + "=VALUE")));
        return TextNode.valueOf("");
    }
}
