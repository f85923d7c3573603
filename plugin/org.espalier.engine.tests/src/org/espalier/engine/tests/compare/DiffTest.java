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

/** {@code espalier diff}: what means the same is the same, and every difference is one line. */
class DiffTest {
    private static final String BEFORE = """
            'variables': {'rows': 4},
            'nodes': {'source': {'type': 'test-source', 'settings': {'rows': '${rows}', 'factor': 0.5}}, 'pass': {'type': 'test-pass'}, 'join': {'type': 'test-join'}},
            'connections': ['source -> pass', 'pass -> join.t1', 'source -> join.t2']""";

    @TempDir
    Path folder;

    private List<String> diff(int code, String before, String after) throws Exception {
        Espalier.Outcome outcome = Espalier.execute("diff", Espalier.workflow(folder.resolve("a"), "w", before), Espalier.workflow(folder.resolve("b"), "w", after));
        assertEquals(code, outcome.code(), outcome.error());
        assertEquals("", outcome.error());
        return outcome.out().lines().toList();
    }

    @Test
    void orderNumbersDefaultsAndFirstPortsMeanNothing() throws Exception {
        assertEquals(List.of(), diff(0, BEFORE, BEFORE));
        assertEquals(List.of(), diff(0, BEFORE, """
                'connections': ['source.table -> join.t2', 'source.table -> pass.table', 'pass -> join'],
                'nodes': {'join': {'type': 'test-join', 'settings': {}}, 'source': {'type': 'test-source', 'settings': {'factor': 5.0e-1, 'note': '', 'rows': '${rows}'}}, 'pass': {'type': 'test-pass'}},
                'variables': {'rows': 4.0}"""));
    }

    @Test
    void everyDifferenceIsALine() throws Exception {
        List<String> lines = diff(1, BEFORE, BEFORE.replace("{'rows': 4}", "{'rows': 5, 'more': true}").replace("0.5", "2").replace("'pass': {'type': 'test-pass'}", "'pass': {'type': 'test-seeded'}")
                .replace("'source -> join.t2'", "'source -> join.extra'").replace("'join': {", "'model': {'type': 'test-model'}, 'join': {"));
        assertEquals(List.of("~ variable rows: 4 -> 5", "+ variable more: true", "~ source.factor: 0.5 -> 2", "~ type of node pass: test-pass -> test-seeded", "+ node model (test-model)",
                "- connection source.table -> join.t2", "+ connection source.table -> join.extra"), lines);
    }

    @Test
    void aDefaultIsNamed() throws Exception {
        List<String> lines = diff(1, BEFORE, BEFORE.replace(", 'factor': 0.5", ""));
        assertEquals(List.of("~ source.factor: 0.5 -> 1 (the default)"), lines);
    }

    @Test
    void aRenamedNodeIsOneLine() throws Exception {
        assertEquals(List.of("~ node source is now called start"), diff(1, BEFORE, BEFORE.replace("source", "start").replace("test-start", "test-source")));
        assertEquals(List.of("~ node source is now called start", "~ start.factor: 0.5 -> 0.25"),
                diff(1, BEFORE, BEFORE.replace("source", "start").replace("test-start", "test-source").replace("0.5", "0.25")));
    }

    @Test
    void whatIsNotKnownIsComparedToo() throws Exception {
        String one = "'nodes': {'x': {'type': 'none', 'settings': {'a': {'b': 1, 'c': 2}}, 'hint': 1}}, 'connections': [], 'outputs': {'o': 'x'}, 'later': [1]";
        assertEquals(List.of(), diff(0, one, one));
        assertEquals(List.of("~ x.a.b: 1 -> 3", "~ \"hint\" of node x: 1 -> 2", "~ later: [1] -> [1,2]", "~ output o: \"x\" -> \"x.p\""),
                diff(1, one, one.replace("'b': 1", "'b': 3").replace("'hint': 1", "'hint': 2").replace("'later': [1]", "'later': [1, 2]").replace("'o': 'x'", "'o': 'x.p'")).stream()
                        .sorted(java.util.Comparator.comparing(line -> List.of("x.a", "\"hi", "lat", "out").indexOf(line.substring(2, 5)))).toList());
    }

    @Test
    void ofLongValuesThePlaceOfTheDifferenceIsShown() throws Exception {
        String query = "select " + "a, ".repeat(60) + "b from t";
        List<String> lines = diff(1, BEFORE.replace("'factor': 0.5", "'note': '" + query + "'"), BEFORE.replace("'factor': 0.5", "'note': '" + query.replace("b from", "c from") + "'"));
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("b from t") && lines.get(0).contains("c from t"), lines.get(0));
        assertTrue(lines.get(0).length() < 250, lines.get(0));
    }

    @Test
    void aFileWithoutANameIsNotCalledLikeTheFile() throws Exception {
        String text = Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'s': {'type': 'test-source'}}, 'connections': []}");
        Path one = Files.writeString(folder.resolve("one.workflow"), text);
        Path two = Files.writeString(folder.resolve("two.workflow"), text);
        assertEquals(0, Espalier.execute("diff", one, two).code());
    }

    @Test
    void aFileThatIsNoWorkflowIsOneMessageAndExitCodeThree() throws Exception {
        Path good = Espalier.workflow(folder, "w", BEFORE);
        for (Path bad : List.of(folder.resolve("none.workflow"), folder, Files.writeString(folder.resolve("x.workflow"), "{"))) {
            Espalier.Outcome outcome = Espalier.execute("diff", good, bad);
            assertEquals(3, outcome.code());
            assertEquals(1, outcome.errors().size(), outcome.error());
            assertFalse(outcome.error().contains("\tat "), outcome.error());
        }
        assertEquals(2, Espalier.execute("diff", good).code());
        assertEquals(2, Espalier.execute("diff", good, good, good).code());
    }
}
