package org.espalier.editor.palette;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.espalier.engine.node.NodeDeclaration;

/** Finds nodes by a few typed letters, the best match first. It looks at declarations alone and loads no node. */
public final class NodeSearch {
    private static final int NO_MATCH = Integer.MAX_VALUE;

    private NodeSearch() {
    }

    /**
     * The nodes that match every word of a query; all of them, by name, for an empty one.
     *
     * @param query what somebody typed
     */
    public static List<NodeDeclaration> find(String query, Collection<NodeDeclaration> nodes) {
        record Match(NodeDeclaration node, int rank) {
        }
        return nodes.stream().map(node -> new Match(node, rank(query, node))).filter(match -> match.rank() != NO_MATCH)
                .sorted(Comparator.comparingInt(Match::rank).thenComparing(match -> match.node().name())).map(Match::node).toList();
    }

    /** How well a node matches; the smaller the better. */
    private static int rank(String query, NodeDeclaration node) {
        int total = 0;
        for (String word : query.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
            int rank = word.isEmpty() ? 0 : wordRank(word, node);
            if (rank == NO_MATCH) {
                return NO_MATCH;
            }
            total += rank;
        }
        return total;
    }

    private static int wordRank(String word, NodeDeclaration node) {
        String name = node.name().toLowerCase(Locale.ROOT);
        if (name.startsWith(word) || node.id().startsWith(word)) {
            return 0;
        } else if (name.contains(" " + word) || node.id().contains("-" + word)) {
            return 1;
        } else if (initials(name).startsWith(word)) {
            return 2;
        } else if (name.contains(word)) {
            return 3;
        } else if (node.category().startsWith(word)) {
            return 4;
        } else if (isSubsequence(word, name)) {
            return 5 + name.length() - word.length();
        }
        return node.description().toLowerCase(Locale.ROOT).contains(word) ? 100 : NO_MATCH;
    }

    private static String initials(String name) {
        var letters = new StringBuilder();
        for (String word : name.split("[ -]+")) {
            letters.append(word.isEmpty() ? "" : word.charAt(0));
        }
        return letters.toString();
    }

    private static boolean isSubsequence(String letters, String text) {
        int found = 0;
        for (int i = 0; i < text.length() && found < letters.length(); i++) {
            found += text.charAt(i) == letters.charAt(found) ? 1 : 0;
        }
        return found == letters.length() && letters.length() > 1;
    }
}
