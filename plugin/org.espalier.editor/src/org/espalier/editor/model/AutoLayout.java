package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Workflow;

/**
 * Lays nodes out in layers from left to right, each node to the right of all that it depends on, ordered within the layers so
 * that few connections cross. A connection that passes a layer is given room there, so that it does not run behind a node (the
 * layered drawing of Sugiyama, Tagawa and Toda 1981, with the barycentre rule).
 */
public final class AutoLayout {
    /** The distance between the left sides of two layers. */
    public static final int COLUMN = 280;
    /** The distance between the upper sides of two nodes of a layer. */
    public static final int ROW = 112;
    /** Where the first node stands. */
    public static final Position ORIGIN = new Position(48, 48);

    private static final int SWEEPS = 8;
    /** The room that a connection takes where it passes a layer. */
    private static final int LANE = 36;
    /** Connections that pass more layers than this are not given room, so that large workflows stay quick to lay out. */
    private static final int LONGEST_LANE = 12;

    private AutoLayout() {
    }

    /** The same drawing with a position for every node: all of them anew when none has one, else those that lack one beside the others. */
    public static Drawing complete(Drawing drawing) {
        Set<String> missing = new LinkedHashSet<>(drawing.workflow().nodes().keySet());
        missing.removeAll(drawing.layout().positions().keySet());
        if (missing.isEmpty()) {
            return drawing;
        }
        Map<String, Position> positions = of(drawing.workflow());
        boolean none = missing.size() == drawing.workflow().nodes().size();
        int below = none ? 0 : drawing.layout().positions().values().stream().mapToInt(Position::y).max().orElse(0) + ROW;
        Map<String, Position> added = new LinkedHashMap<>();
        missing.forEach(id -> added.put(id, positions.get(id).plus(0, none ? 0 : below - ORIGIN.y())));
        return drawing.with(drawing.layout().withPositions(added));
    }

    /** What stands in a layer: a node, or the place where a connection passes. */
    private static final class Item {
        private final String node;
        private final int height;
        private final List<Item> before = new ArrayList<>();
        private final List<Item> after = new ArrayList<>();
        private int rank;
        private double y;

        Item(String node) {
            this.node = node;
            this.height = node.isEmpty() ? LANE : ROW;
        }

        double centre(boolean forward) {
            return (forward ? before : after).stream().mapToDouble(item -> item.rank).average().orElse(rank);
        }
    }

    /** A position for every node of a workflow. */
    public static Map<String, Position> of(Workflow workflow) {
        Map<String, Set<String>> before = new LinkedHashMap<>();
        Map<String, Set<String>> after = new LinkedHashMap<>();
        workflow.nodes().keySet().forEach(id -> {
            before.put(id, new LinkedHashSet<>());
            after.put(id, new LinkedHashSet<>());
        });
        for (Connection connection : workflow.connections()) {
            String from = connection.from().node();
            String to = connection.to().node();
            if (before.containsKey(from) && before.containsKey(to) && !from.equals(to)) {
                before.get(to).add(from);
                after.get(from).add(to);
            }
        }
        List<List<Item>> rows = rows(layers(before, after), after);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (int i = 0; i < rows.size(); i++) {
                order(rows.get(forward ? i : rows.size() - 1 - i), forward);
            }
        }
        return place(rows);
    }

    /** Each node one layer behind the last of those that it depends on; those that depend on nothing just before their first use. */
    private static Map<String, Integer> layers(Map<String, Set<String>> before, Map<String, Set<String>> after) {
        Map<String, Integer> layers = new LinkedHashMap<>();
        before.keySet().forEach(id -> layers.put(id, 0));
        // A workflow that cannot run may have cycles: each node is moved at most as often as there are nodes.
        List<String> open = new ArrayList<>(before.keySet());
        for (int round = 0; round < before.size() && !open.isEmpty(); round++) {
            Set<String> moved = new LinkedHashSet<>();
            for (String id : open) {
                for (String next : after.get(id)) {
                    if (layers.get(next) <= layers.get(id) && layers.get(id) + 1 < before.size()) {
                        layers.put(next, layers.get(id) + 1);
                        moved.add(next);
                    }
                }
            }
            open = new ArrayList<>(moved);
        }
        before.forEach((id, sources) -> {
            if (sources.isEmpty()) {
                after.get(id).stream().mapToInt(layers::get).min().ifPresent(first -> layers.put(id, Math.max(0, first - 1)));
            }
        });
        return layers;
    }

    private static List<List<Item>> rows(Map<String, Integer> layers, Map<String, Set<String>> after) {
        List<List<Item>> rows = new ArrayList<>();
        Map<String, Item> items = new LinkedHashMap<>();
        layers.forEach((id, layer) -> {
            var item = new Item(id);
            items.put(id, item);
            row(rows, layer).add(item);
        });
        after.forEach((id, targets) -> targets.forEach(target -> {
            int first = layers.get(id);
            int last = layers.get(target);
            Item previous = items.get(id);
            if (last - first <= LONGEST_LANE) {
                for (int layer = first + 1; layer < last; layer++) {
                    var lane = new Item("");
                    row(rows, layer).add(lane);
                    connect(previous, lane);
                    previous = lane;
                }
            }
            connect(previous, items.get(target));
        }));
        rows.forEach(AutoLayout::number);
        return rows;
    }

    private static List<Item> row(List<List<Item>> rows, int layer) {
        while (rows.size() <= layer) {
            rows.add(new ArrayList<>());
        }
        return rows.get(layer);
    }

    private static void connect(Item from, Item to) {
        from.after.add(to);
        to.before.add(from);
    }

    private static void number(List<Item> row) {
        for (int i = 0; i < row.size(); i++) {
            row.get(i).rank = i;
        }
    }

    private static void order(List<Item> row, boolean forward) {
        Map<Item, Double> centres = new HashMap<>();
        row.forEach(item -> centres.put(item, item.centre(forward)));
        row.sort(Comparator.comparingDouble(centres::get));
        number(row);
    }

    /** Everything as near as possible to the middle of what it is connected to, without touching what is above it. */
    private static Map<String, Position> place(List<List<Item>> rows) {
        for (List<Item> row : rows) {
            spread(row, new double[row.size()]);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (int i = 0; i < rows.size(); i++) {
                List<Item> row = rows.get(forward ? i : rows.size() - 1 - i);
                double[] wished = row.stream().mapToDouble(item -> wish(item, forward)).toArray();
                spread(row, wished);
            }
        }
        Map<String, Position> positions = new LinkedHashMap<>();
        double top = rows.stream().flatMap(List::stream).filter(item -> !item.node.isEmpty()).mapToDouble(item -> item.y - item.height / 2.0).min().orElse(0);
        for (int layer = 0; layer < rows.size(); layer++) {
            for (Item item : rows.get(layer)) {
                if (!item.node.isEmpty()) {
                    positions.put(item.node, ORIGIN.plus(layer * COLUMN, (int) Math.round(item.y - item.height / 2.0 - top)));
                }
            }
        }
        return positions;
    }

    private static double wish(Item item, boolean forward) {
        List<Item> neighbours = forward ? item.before : item.after;
        return neighbours.stream().mapToDouble(neighbour -> neighbour.y).average().orElse(item.y);
    }

    /** Gives the items of a layer the heights that they wish, pushed apart so that they keep their order and their room, and their middle where it was. */
    private static void spread(List<Item> row, double[] wished) {
        double shift = 0;
        for (int i = 0; i < wished.length; i++) {
            Item item = row.get(i);
            item.y = wished[i];
            if (i > 0) {
                Item above = row.get(i - 1);
                item.y = Math.max(item.y, above.y + (above.height + item.height) / 2.0);
            }
            shift += item.y - wished[i];
        }
        for (Item item : row) {
            item.y -= shift / wished.length;
        }
    }
}
