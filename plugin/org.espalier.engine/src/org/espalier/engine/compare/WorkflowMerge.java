package org.espalier.engine.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * Brings the changes of two versions of a workflow together, by what they mean: changes of different settings, even of one node, do
 * not touch each other, and neither do changes around a node that the other side has renamed.
 */
public final class WorkflowMerge {
    private static final int LONGEST_VALUE = 120;

    private final NodeRegistry registry;
    private final String source;
    private final List<Problem> conflicts = new ArrayList<>();

    /**
     * What became of a merge.
     *
     * @param text the merged file in its canonical form, with both sides between markers where they contradict each other
     * @param conflicts what somebody has to decide; empty when the merge is complete
     */
    public record Result(String text, List<Problem> conflicts) {
        public Result {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** The value of a part on each side after the merge; the same where they agree, empty where the part is not. */
    private record Sides(Optional<JsonNode> ours, Optional<JsonNode> theirs) {
        static Sides both(Optional<JsonNode> value) {
            return new Sides(value, value);
        }
    }

    private WorkflowMerge(NodeRegistry registry, String source) {
        this.registry = registry;
        this.source = source;
    }

    /**
     * Merges.
     *
     * @param base what both sides started from
     * @param file where the merged workflow will be; nested workflows are looked for beside it
     */
    public static Result of(Version base, Version ours, Version theirs, Path file, NodeRegistry registry) {
        return new WorkflowMerge(registry, String.valueOf(file.getFileName())).merge(base, ours, theirs, file);
    }

    private Result merge(Version base, Version ours, Version theirs, Path file) {
        WorkflowTree first = WorkflowTree.of(base, registry);
        WorkflowTree left = WorkflowTree.of(ours, registry);
        WorkflowTree right = WorkflowTree.of(theirs, registry);
        var names = new CommonNames(first, left, right);
        first = first.renamed(names.forBase);
        left = left.renamed(names.forOurs);
        right = right.renamed(names.forTheirs);
        Sides merged = members(List.of(), first.root(), left.root(), right.root());
        Map<String, String> spelled = new LinkedHashMap<>(right.spelled());
        spelled.putAll(left.spelled());
        String leftText = new WorkflowTree((ObjectNode) merged.ours().orElseThrow(), spelled).text();
        String rightText = new WorkflowTree((ObjectNode) merged.theirs().orElseThrow(), spelled).text();
        if (conflicts.isEmpty()) {
            checkTogether(leftText, ours, theirs, file);
        }
        return new Result(ConflictMarkers.mark(leftText, rightText), conflicts);
    }

    /** The new ids that nodes of each version get, so that a node has one id in all of them although a side has renamed it. */
    private final class CommonNames {
        private final Map<String, String> forBase = new LinkedHashMap<>();
        private final Map<String, String> forOurs = new LinkedHashMap<>();
        private final Map<String, String> forTheirs = new LinkedHashMap<>();

        CommonNames(WorkflowTree base, WorkflowTree ours, WorkflowTree theirs) {
            Map<String, String> renamedByUs = Renames.between(base, ours);
            Map<String, String> renamedByThem = Renames.between(base, theirs);
            renamedByUs.forEach((id, newId) -> {
                String their = renamedByThem.getOrDefault(id, id);
                if (newId.equals(their) || !theirs.nodes().has(newId)) {
                    forBase.put(id, newId);
                    forTheirs.put(their, newId);
                    if (renamedByThem.containsKey(id) && !newId.equals(their)) {
                        conflicts.add(Problem.of("both sides rename this node").inWorkflow(source).atNode(id).found("ours: " + newId + "\ntheirs: " + their).expected("one new id")
                                .remedy("the merged file says " + newId + "; rename the node if the other id is the better one"));
                    }
                }
            });
            renamedByThem.forEach((id, newId) -> {
                if (!renamedByUs.containsKey(id) && !ours.nodes().has(newId)) {
                    forBase.put(id, newId);
                    forOurs.put(id, newId);
                }
            });
        }
    }

    /** Merges the members of an object, in our order, what only they have behind what it follows on their side. */
    private Sides members(List<String> path, JsonNode base, JsonNode ours, JsonNode theirs) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        ObjectNode right = JsonNodeFactory.instance.objectNode();
        for (String key : keys(ours, theirs)) {
            List<String> inner = new ArrayList<>(path);
            inner.add(key);
            Sides value = value(inner, Optional.ofNullable(base.get(key)), Optional.ofNullable(ours.get(key)), Optional.ofNullable(theirs.get(key)));
            value.ours().ifPresent(json -> left.set(key, json));
            value.theirs().ifPresent(json -> right.set(key, json));
        }
        return new Sides(Optional.of(left), Optional.of(right));
    }

    private static List<String> keys(JsonNode ours, JsonNode theirs) {
        List<String> keys = new ArrayList<>();
        ours.fieldNames().forEachRemaining(keys::add);
        int place = 0;
        for (var names = theirs.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (ours.has(name)) {
                place = keys.indexOf(name) + 1;
            } else {
                keys.add(place++, name);
            }
        }
        return keys;
    }

    private Sides value(List<String> path, Optional<JsonNode> base, Optional<JsonNode> ours, Optional<JsonNode> theirs) {
        if (same(ours, theirs) || same(base, theirs)) {
            return Sides.both(ours);
        } else if (same(base, ours)) {
            return Sides.both(theirs);
        } else if (hasParts(path, base, ours, theirs)) {
            return members(path, base.orElse(JsonNodeFactory.instance.objectNode()), ours.orElseThrow(), theirs.orElseThrow());
        }
        conflicts.add(conflict(path, base, ours, theirs));
        return new Sides(ours, theirs);
    }

    private static boolean same(Optional<JsonNode> one, Optional<JsonNode> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || CanonicalJson.same(one.get(), other.get()));
    }

    /** Whether changes of two parts of this value can stand beside each other. */
    private static boolean hasParts(List<String> path, Optional<JsonNode> base, Optional<JsonNode> ours, Optional<JsonNode> theirs) {
        boolean objects = ours.isPresent() && theirs.isPresent() && ours.get().isObject() && theirs.get().isObject() && base.map(JsonNode::isObject).orElse(true);
        if (!objects || path.size() == 2 && path.get(0).equals("variables")) {
            return false;
        }
        boolean node = path.size() == 2 && path.get(0).equals(WorkflowTree.NODES);
        // Settings of different types mean different things; and two new nodes that happen to have one id are two nodes.
        return !node || base.isPresent() && ours.get().path("type").equals(theirs.get().path("type"));
    }

    private Problem conflict(List<String> path, Optional<JsonNode> base, Optional<JsonNode> ours, Optional<JsonNode> theirs) {
        String kind = path.get(0);
        boolean node = kind.equals(WorkflowTree.NODES);
        String what = ours.isEmpty() ? "ours removes this, theirs changes it" : theirs.isEmpty() ? "ours changes this, theirs removes it" : base.isEmpty() ? "both sides add this differently" : "both sides change this differently";
        String subject = switch (kind) {
            case WorkflowTree.NODES -> "";
            case "variables" -> "variable " + path.get(1) + ": ";
            case WorkflowTree.CONNECTIONS -> "what is connected to " + path.get(1) + ": ";
            case WorkflowTree.INPUTS -> "input " + path.get(1) + ": ";
            case WorkflowTree.OUTPUTS -> "output " + path.get(1) + ": ";
            default -> String.join(".", path) + ": ";
        };
        Problem problem = Problem.of(subject + what).inWorkflow(source)
                .found("ours: " + text(ours) + "\ntheirs: " + text(theirs) + "\nbefore: " + text(base)).expected("changes that do not contradict each other")
                .remedy("decide between the parts that are marked with <<<<<<< and >>>>>>> in the file");
        if (!node) {
            return problem;
        }
        problem = problem.atNode(path.get(1));
        List<String> inner = path.subList(2, path.size());
        boolean setting = !inner.isEmpty() && inner.get(0).equals("settings");
        return inner.isEmpty() ? problem : problem.atSetting(String.join(".", setting ? inner.subList(1, inner.size()) : inner));
    }

    private static String text(Optional<JsonNode> value) {
        String text = value.map(CanonicalJson::compact).orElse("nothing");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }

    /** Two changes that do not touch each other may still not go together: a node that one side removes, and the other one connects. */
    private void checkTogether(String text, Version ours, Version theirs, Path file) {
        try {
            List<Problem> known = new ArrayList<>(problems(ours, file));
            known.addAll(problems(theirs, file));
            problems(Version.parse(text, source), file).stream().filter(problem -> known.stream().noneMatch(other -> alike(problem, other)))
                    .map(problem -> problem.remedy("the changes of the two sides do not go together: " + problem.remedy())).forEach(conflicts::add);
        } catch (WorkflowException fault) {
            throw new IllegalStateException("a merged workflow cannot be read: " + text, fault);
        }
    }

    private List<Problem> problems(Version version, Path file) {
        return GraphBuilder.build(version.workflow(), file, Map.of(), Overrides.parse(List.of()), registry).problems();
    }

    private static boolean alike(Problem one, Problem other) {
        return one.what().equals(other.what()) && one.node().equals(other.node()) && one.setting().equals(other.setting()) && one.found().equals(other.found());
    }
}
