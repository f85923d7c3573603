package org.espalier.engine.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.espalier.engine.workflow.CanonicalJson;

/** Finds the nodes that two versions of a workflow have under different ids. */
final class Renames {
    /** How much of two nodes' settings and wires must be the same for one of them to be the other under a new id. */
    private static final double ENOUGH = 0.5;
    /** Beyond this many pairs nobody renamed nodes by hand. */
    private static final int MOST_PAIRS = 250_000;

    private Renames() {
    }

    private record Candidate(String from, String to, double likeness) {
    }

    /** From ids that only the older version has to ids that only the newer one has: nodes of one type that have most in common. */
    static Map<String, String> between(WorkflowTree before, WorkflowTree after) {
        List<String> gone = idsOnlyIn(before, after);
        List<String> come = idsOnlyIn(after, before);
        Map<String, String> renames = new LinkedHashMap<>();
        if ((long) gone.size() * come.size() > MOST_PAIRS) {
            return renames;
        }
        Map<String, Set<String>> features = new HashMap<>();
        Map<String, List<String>> wiresBefore = before.wires();
        Map<String, List<String>> wiresAfter = after.wires();
        gone.forEach(id -> features.put("-" + id, features(before, id, wiresBefore)));
        come.forEach(id -> features.put("+" + id, features(after, id, wiresAfter)));
        List<Candidate> candidates = new ArrayList<>();
        for (String from : gone) {
            for (String to : come) {
                if (before.nodes().get(from).path("type").equals(after.nodes().get(to).path("type"))) {
                    double likeness = likeness(features.get("-" + from), features.get("+" + to));
                    if (likeness >= ENOUGH) {
                        candidates.add(new Candidate(from, to, likeness));
                    }
                }
            }
        }
        // The sort is stable: of equals, the first in the files.
        candidates.sort(Comparator.comparingDouble(Candidate::likeness).reversed());
        for (Candidate candidate : candidates) {
            if (!renames.containsKey(candidate.from()) && !renames.containsValue(candidate.to())) {
                renames.put(candidate.from(), candidate.to());
            }
        }
        return renames;
    }

    private static List<String> idsOnlyIn(WorkflowTree one, WorkflowTree other) {
        List<String> ids = new ArrayList<>();
        one.nodes().fieldNames().forEachRemaining(id -> {
            if (!other.nodes().has(id)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static Set<String> features(WorkflowTree tree, String id, Map<String, List<String>> wires) {
        Set<String> features = new HashSet<>();
        tree.nodes().get(id).path("settings").properties().forEach(setting -> features.add(setting.getKey() + "=" + CanonicalJson.compact(setting.getValue())));
        features.addAll(wires.getOrDefault(id, List.of()));
        return features;
    }

    /** The Dice coefficient: twice what is common over all there is. */
    private static double likeness(Set<String> one, Set<String> other) {
        if (one.isEmpty() && other.isEmpty()) {
            return 1;
        }
        long common = one.stream().filter(other::contains).count();
        return 2.0 * common / (one.size() + other.size());
    }
}
