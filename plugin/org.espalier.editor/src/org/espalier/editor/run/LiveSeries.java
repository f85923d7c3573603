package org.espalier.editor.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curves that nodes draw while they execute. Safe for use by several threads. */
public final class LiveSeries {

    /** A point of a curve. */
    public record Point(double step, double value) {
    }

    private final Map<String, Map<String, List<Point>>> nodes = new LinkedHashMap<>();

    synchronized void clear() {
        nodes.clear();
    }

    synchronized void add(String node, String series, double step, double value) {
        nodes.computeIfAbsent(node, ignored -> new LinkedHashMap<>()).computeIfAbsent(series, ignored -> new ArrayList<>()).add(new Point(step, value));
    }

    /** A node's curves so far, by name. */
    public synchronized Map<String, List<Point>> of(String node) {
        Map<String, List<Point>> copy = new LinkedHashMap<>();
        nodes.getOrDefault(node, Map.of()).forEach((series, points) -> copy.put(series, List.copyOf(points)));
        return copy;
    }
}
