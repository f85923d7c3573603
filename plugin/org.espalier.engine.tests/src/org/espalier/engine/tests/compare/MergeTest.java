package org.espalier.engine.tests.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.espalier.engine.tests.Espalier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier merge}: what does not touch each other is merged, what contradicts is named and marked, and nothing is lost. */
class MergeTest {
    private static final String BASE = """
            'variables': {'rows': 4},
            'nodes': {'source': {'type': 'test-source', 'settings': {'rows': 2, 'factor': 0.5}}, 'pass': {'type': 'test-pass'}, 'join': {'type': 'test-join'}},
            'connections': ['source -> pass', 'pass -> join.t1', 'source -> join.t2']""";

    @TempDir
    Path folder;

    private record Merged(Espalier.Outcome outcome, String text) {
    }

    private Merged merge(String base, String ours, String theirs) throws Exception {
        Path left = write("ours", ours);
        Espalier.Outcome outcome = Espalier.execute("merge", write("base", base), left, write("theirs", theirs), folder.resolve("w.workflow"));
        assertFalse(outcome.error().contains("\tat "), outcome.error());
        return new Merged(outcome, Files.readString(left));
    }

    private Path write(String side, String content) throws Exception {
        return content.isEmpty() ? Files.writeString(folder.resolve(side), "") : Files.move(Espalier.workflow(folder.resolve("t"), "w", content), folder.resolve(side), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Merges both ways round, cleanly, into what means the same as {@code expected}. */
    private void assertMerges(String base, String ours, String theirs, String expected) throws Exception {
        for (boolean swapped : new boolean[] {false, true}) {
            Merged merged = swapped ? merge(base, theirs, ours) : merge(base, ours, theirs);
            assertEquals(0, merged.outcome.code(), merged.outcome.error());
            assertEquals("", merged.outcome.out() + merged.outcome.error());
            Path result = Files.writeString(folder.resolve("result.workflow"), merged.text);
            Espalier.Outcome diff = Espalier.execute("diff", Espalier.workflow(folder.resolve("t"), "w", expected), result);
            assertEquals(0, diff.code(), diff.out() + diff.error() + merged.text);
        }
    }

    /** Merges into one conflict, and both sides stand whole in the marked file. */
    private Merged assertContradicts(String base, String ours, String theirs, String... parts) throws Exception {
        Merged merged = merge(base, ours, theirs);
        assertEquals(1, merged.outcome.code(), merged.outcome.error());
        assertEquals(1, merged.outcome.errors().size(), merged.outcome.error());
        for (String part : parts) {
            assertTrue(merged.outcome.error().contains(part), part + " is not in " + merged.outcome.error());
        }
        return merged;
    }

    @Test
    void changesOfDifferentSettingsOfOneNodeAreBothKept() throws Exception {
        assertMerges(BASE, BASE.replace("'rows': 2", "'rows': 9"), BASE.replace("0.5", "0.7"), BASE.replace("'rows': 2", "'rows': 9").replace("0.5", "0.7"));
    }

    @Test
    void newNodesAndConnectionsOfBothSidesAreKept() throws Exception {
        String ours = BASE.replace("'join': {", "'model': {'type': 'test-model'}, 'join': {").replace("['", "['pass -> model', '");
        String theirs = BASE.replace("'join': {", "'more': {'type': 'test-seeded'}, 'join': {").replace("['", "['pass -> more', 'more -> join.extra', '");
        assertMerges(BASE, ours, theirs, ours.replace("'join': {", "'more': {'type': 'test-seeded'}, 'join': {").replace("['", "['pass -> more', 'more -> join.extra', '"));
    }

    @Test
    void bothMayDoTheSameAndOneMayDoNothing() throws Exception {
        String changed = BASE.replace("0.5", "0.7").replace("'source -> join.t2'", "'pass -> join.t2'");
        assertMerges(BASE, changed, changed, changed);
        assertMerges(BASE, BASE, changed, changed);
    }

    @Test
    void aChangeFollowsANodeThatTheOtherSideRenames() throws Exception {
        String renamed = BASE.replace("source", "start").replace("test-start", "test-source");
        assertMerges(BASE, renamed, BASE.replace("0.5", "0.7"), renamed.replace("0.5", "0.7"));
        assertMerges(BASE, renamed, renamed, renamed);
    }

    @Test
    void whatIsUnknownIsMergedAndKept() throws Exception {
        String base = "'nodes': {'x': {'type': 'none', 'settings': {'a': {'b': 1, 'c': 2}}, 'hint': 1}}, 'connections': [], 'later': {'p': 1, 'q': 2}";
        assertMerges(base, base.replace("'b': 1", "'b': 3").replace("'p': 1", "'p': 5"), base.replace("'c': 2", "'c': 4").replace("'q': 2", "'q': 6").replace("'hint': 1", "'hint': 2"),
                base.replace("'b': 1", "'b': 3").replace("'c': 2", "'c': 4").replace("'p': 1", "'p': 5").replace("'q': 2", "'q': 6").replace("'hint': 1", "'hint': 2"));
    }

    @Test
    void twoValuesOfOneSettingAreMarked() throws Exception {
        Merged merged = assertContradicts(BASE, BASE.replace("0.5", "0.6").replace("'rows': 2", "'rows': 8"), BASE.replace("0.5", "0.7"),
                "w.workflow, node \"source\", setting \"factor\": both sides change this differently", "ours: 0.6", "theirs: 0.7", "before: 0.5");
        assertTrue(merged.text.contains("        \"rows\": 8,\n<<<<<<< ours\n        \"factor\": 0.6\n=======\n        \"factor\": 0.7\n>>>>>>> theirs\n      }"), merged.text);
        // Whichever side is chosen, the rest of both is there.
        String ours = merged.text.replaceAll("(?s)<<<<<<< ours\n(.*?)=======\n.*?>>>>>>> theirs\n", "$1");
        Path chosen = Files.writeString(folder.resolve("chosen.workflow"), ours);
        assertEquals(0, Espalier.execute("diff", chosen, Espalier.workflow(folder.resolve("t"), "w", BASE.replace("0.5", "0.6").replace("'rows': 2", "'rows': 8"))).code());
        Path marked = Files.writeString(folder.resolve("marked.workflow"), merged.text);
        assertTrue(Espalier.execute("check", marked).error().contains("resolve the merge conflict"), "a file with markers says what it is");
    }

    @Test
    void contradictionsOfEveryKindAreNamed() throws Exception {
        assertContradicts(BASE, BASE.replace("'rows': 4", "'rows': 5"), BASE.replace("'rows': 4", "'rows': 6"), "variable rows: both sides change this differently");
        assertContradicts(BASE, BASE.replace("'pass': {'type': 'test-pass'}, ", "").replace("'source -> pass', 'pass -> join.t1'", "'source -> join.t1'"),
                BASE.replace("'pass': {'type': 'test-pass'}", "'pass': {'type': 'test-seeded'}"), "node \"pass\": ours removes this, theirs changes it");
        assertContradicts(BASE, BASE.replace("'source -> join.t2'", "'pass -> join.t2'"), BASE.replace(", 'source -> join.t2'", ""), "what is connected to join.t2: ours changes this, theirs removes it");
        assertContradicts(BASE, BASE.replace("'join': {", "'new': {'type': 'test-pass'}, 'join': {").replace("['", "['source -> new', '"),
                BASE.replace("'join': {", "'new': {'type': 'test-seeded'}, 'join': {").replace("['", "['source -> new', '"), "node \"new\": both sides add this differently");
        assertContradicts(BASE, BASE.replace("source", "start").replace("test-start", "test-source"), BASE.replace("source", "first").replace("test-first", "test-source"),
                "node \"source\": both sides rename this node", "ours: start", "theirs: first");
    }

    @Test
    void whatFitsInTheFileButNotTogetherIsNamed() throws Exception {
        String without = BASE.replace("'pass': {'type': 'test-pass'}, ", "").replace("'source -> pass', 'pass -> join.t1'", "'source -> join.t1'");
        assertContradicts(BASE, without, BASE.replace("['", "['pass -> join.extra', '"), "names a node that does not exist", "the changes of the two sides do not go together");
        String two = "'nodes': {'a': {'type': 'test-join'}, 'b': {'type': 'test-join'}, 's': {'type': 'test-source'}}, 'connections': ['s -> a', 's -> b']";
        assertContradicts(two, two.replace("'s -> b'", "'s -> b', 'b -> a.extra'"), two.replace("'s -> b'", "'s -> b', 'a -> b.extra'"), "the connections form a cycle");
    }

    @Test
    void withoutACommonBeginningBothAreNew() throws Exception {
        assertMerges("", BASE, BASE, BASE);
        Merged merged = merge("", BASE, BASE.replace("0.5", "0.7"));
        assertEquals(1, merged.outcome.code());
        assertTrue(merged.outcome.error().contains("node \"source\": both sides add this differently"), merged.outcome.error());
    }

    @Test
    void aSideThatIsNoWorkflowChangesNothing() throws Exception {
        Path good = write("base", BASE);
        Path ours = write("ours", BASE);
        String before = Files.readString(ours);
        Path bad = Files.writeString(folder.resolve("bad"), "{");
        Espalier.Outcome outcome = Espalier.execute("merge", good, ours, bad, "w.workflow");
        assertEquals(3, outcome.code());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertTrue(outcome.error().contains("w.workflow (theirs): the file is not JSON"), outcome.error());
        assertEquals(before, Files.readString(ours));
        assertEquals(2, Espalier.execute("merge", good, ours).code());
    }

    @Test
    void theResultIsCanonicalAndHasNoNameThatNobodyGave() throws Exception {
        String text = Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'s': {'type': 'test-source', 'settings': {'rows': 1, 'factor': 2}}}, 'connections': []}");
        Path base = Files.writeString(folder.resolve("base"), text);
        Path ours = Files.writeString(folder.resolve("ours"), text.replace("\"rows\": 1", "\"rows\": 5"));
        Path theirs = Files.writeString(folder.resolve("theirs"), text.replace("\"factor\": 2", "\"factor\": 3"));
        assertEquals(0, Espalier.execute("merge", base, ours, theirs).code());
        assertEquals(Espalier.json("""
                {
                  'format': 'espalier-workflow/1',
                  'nodes': {
                    's': {
                      'type': 'test-source',
                      'settings': {
                        'rows': 5,
                        'factor': 3
                      }
                    }
                  },
                  'connections': []
                }
                """), Files.readString(ours));
    }

    @Test
    void manyNodesAreMergedLineByLine() throws Exception {
        var nodes = new java.util.StringJoiner(", ");
        for (int i = 0; i < 2000; i++) {
            nodes.add("'n" + i + "': {'type': 'test-source', 'settings': {'rows': " + i + "}}");
        }
        String base = "'nodes': {" + nodes + "}, 'connections': []";
        Merged merged = assertContradicts(base, base.replace("'rows': 77}", "'rows': 5}"), base.replace("'rows': 77}", "'rows': 6}").replace("'rows': 1500}", "'rows': 7}"), "node \"n77\", setting \"rows\"");
        assertEquals(List.of("<<<<<<< ours", ">>>>>>> theirs"), merged.text.lines().filter(line -> line.startsWith("<") || line.startsWith(">")).toList());
        assertTrue(merged.text.contains("\"rows\": 7\n"));
    }
}
