package org.espalier.editor.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The curves that nodes draw while they execute. Safe for use by several threads. */
public final class LiveSeries {

    /** A point of a curve. */
    public record Point(double step, double value) {
    }

    /**
     * A curve as far as it is drawn.
     *
     * @param axis what its steps count, such as {@code epoch}
     * @param points not empty
     */
    public record Curve(String axis, List<Point> points) {
    }

    /** No display has more columns of pixels: longer curves are thinned out, so that they cost neither memory nor time. */
    private static final int MOST = 4_000;

    private final Map<String, Map<String, Growing>> nodes = new LinkedHashMap<>();
    private long points;

    /** A curve of which every so-manyth point is kept, and the last one. */
    private static final class Growing {
        private final String axis;
        private final List<Point> kept = new ArrayList<>();
        private Point last;
        private int every = 1;
        private long count;

        Growing(String axis) {
            this.axis = axis;
        }

        void add(Point point) {
            last = point;
            if (count++ % every == 0) {
                kept.add(point);
            }
            if (kept.size() > MOST) {
                every *= 2;
                List<Point> half = IntStream.range(0, (kept.size() + 1) / 2).mapToObj(i -> kept.get(2 * i)).toList();
                kept.clear();
                kept.addAll(half);
            }
        }

        Curve curve() {
            List<Point> all = new ArrayList<>(kept);
            if (all.get(all.size() - 1) != last) {
                all.add(last);
            }
            return new Curve(axis, all);
        }
    }

    /** How many points were added so far; what was cleared counts too, so that this number always grows. */
    public synchronized long points() {
        return points;
    }

    synchronized void clear() {
        points++;
        nodes.clear();
    }

    synchronized void add(String node, String series, String axis, double step, double value) {
        points++;
        nodes.computeIfAbsent(node, ignored -> new LinkedHashMap<>()).computeIfAbsent(series, ignored -> new Growing(axis)).add(new Point(step, value));
    }

    /** The nodes that have drawn something, in the order in which they began. */
    public synchronized List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    /** A node's curves so far, by name. */
    public synchronized Map<String, Curve> of(String node) {
        Map<String, Curve> copy = new LinkedHashMap<>();
        nodes.getOrDefault(node, Map.of()).forEach((series, curve) -> copy.put(series, curve.curve()));
        return copy;
    }
}
