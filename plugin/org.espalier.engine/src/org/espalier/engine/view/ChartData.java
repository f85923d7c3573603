package org.espalier.engine.view;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Charts as the data that page.js draws. */
final class ChartData {
    private ChartData() {
    }

    static ObjectNode of(Section section) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (section instanceof Section.Lines lines) {
            json.put("kind", "lines").set("x", axis(lines.x()));
            json.set("left", axis(lines.left()));
            lines.right().ifPresent(axis -> json.set("right", axis(axis)));
            lines.mark().ifPresent(mark -> json.putObject("mark").put("x", mark.x()).put("text", mark.text()));
            ArrayNode all = json.putArray("lines");
            lines.lines().forEach(line -> all.add(line(line)));
        } else if (section instanceof Section.Scatter scatter) {
            json.put("kind", "scatter").set("x", axis(scatter.x()));
            json.set("y", axis(scatter.y()));
            ArrayNode groups = json.putArray("groups");
            scatter.groups().forEach(group -> {
                ArrayNode dots = groups.addObject().put("name", group.name()).putArray("dots");
                group.dots().forEach(dot -> number(number(dots.addArray(), dot.x()), dot.y()).add(dot.text()));
            });
            scatter.guide().ifPresent(guide -> points(json.putObject("guide").put("name", guide.name()).put("stepped", guide.stepped()), guide.points()));
        } else if (section instanceof Section.Parallel parallel) {
            ArrayNode axes = json.put("kind", "parallel").putArray("axes");
            parallel.axes().forEach(axis -> texts(axes.addObject().put("name", axis.name()).put("logarithmic", axis.logarithmic()).putArray("categories"), axis.categories()));
            ArrayNode rows = json.putArray("rows");
            parallel.rows().forEach(row -> numbers(rows.addArray(), row));
        } else if (section instanceof Section.Matrix matrix) {
            texts(json.put("kind", "matrix").put("rowTitle", matrix.rowTitle()).put("columnTitle", matrix.columnTitle()).putArray("labels"), matrix.labels());
            ArrayNode rows = json.putArray("counts");
            matrix.counts().forEach(row -> {
                ArrayNode counts = rows.addArray();
                row.forEach(counts::add);
            });
        } else if (section instanceof Section.Comparison comparison) {
            texts(json.put("kind", "comparison").putArray("items"), comparison.items());
            ArrayNode measures = json.putArray("measures");
            comparison.measures().forEach(measure -> {
                ObjectNode one = measures.addObject().put("name", measure.name()).put("format", name(measure.format())).put("fromZero", measure.fromZero());
                numbers(one.putArray("values"), measure.values());
            });
        } else {
            throw new IllegalArgumentException("not a chart: " + section.getClass().getSimpleName());
        }
        return json;
    }

    private static ObjectNode axis(Section.Axis axis) {
        return JsonNodeFactory.instance.objectNode().put("title", axis.title()).put("logarithmic", axis.logarithmic()).put("format", name(axis.format()));
    }

    private static String name(Section.Format format) {
        return format.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static ObjectNode line(Section.Line line) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", line.name()).put("right", line.right());
        points(json, line.points());
        return json;
    }

    private static void points(ObjectNode json, List<Section.Point> points) {
        ArrayNode array = json.putArray("points");
        points.forEach(point -> number(number(array.addArray(), point.x()), point.y()));
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static void numbers(ArrayNode array, List<Double> numbers) {
        numbers.forEach(value -> number(array, value));
    }

    /** JSON has no infinity and no NaN. */
    private static ArrayNode number(ArrayNode array, double value) {
        return Double.isFinite(value) ? array.add(value) : array.addNull();
    }
}
