package org.espalier.editor.palette;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.espalier.editor.Messages;
import org.espalier.engine.node.NodeDeclaration;

/** The drawers of the palette: in the order in which an analysis goes, then those that other plugins bring, by name. */
public final class Categories {
    private static final List<String> ORDER = List.of("data", "train", "tune", "compress", "apply", "io", "flow");
    private static final Map<String, String> LABELS = Map.of("data", Messages.categoryData, "train", Messages.categoryTrain, "tune", Messages.categoryTune, "compress", Messages.categoryCompress, "apply", Messages.categoryApply, "io",
            Messages.categoryIo, "flow", Messages.categoryFlow);

    private Categories() {
    }

    /** Nodes by category, both in the order in which people should see them. */
    public static Map<String, List<NodeDeclaration>> of(Collection<NodeDeclaration> nodes) {
        Comparator<String> order = Comparator.<String>comparingInt(category -> ORDER.contains(category) ? ORDER.indexOf(category) : ORDER.size()).thenComparing(Comparator.naturalOrder());
        return nodes.stream().sorted(Comparator.comparing(NodeDeclaration::name)).collect(Collectors.groupingBy(NodeDeclaration::category, () -> new TreeMap<>(order), Collectors.toList()));
    }

    /** What people call a category. */
    public static String label(String category) {
        return LABELS.getOrDefault(category, category.isEmpty() ? Messages.categoryOther : category.substring(0, 1).toUpperCase(Locale.ROOT) + category.substring(1));
    }
}
