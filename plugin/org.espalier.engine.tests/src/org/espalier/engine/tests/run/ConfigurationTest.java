package org.espalier.engine.tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.Seeds;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a result's key depends on, and which files a run may not touch. */
class ConfigurationTest {
    @TempDir
    Path folder;

    private static Configuration configure(Path folder, String content, long seed) throws Exception {
        Path file = Espalier.workflow(folder, "w", content);
        var built = GraphBuilder.build(WorkflowFile.read(file), file, Map.of(), Overrides.parse(List.of()), Registry.installed());
        return Configuration.of(built, "w.workflow", seed, Optional.empty(), Optional.empty());
    }

    private ConfiguredNode node(String id, String content) throws Exception {
        Configuration configuration = configure(folder, content, 0);
        assertEquals(List.of(), configuration.problems());
        return configuration.nodes().get(id);
    }

    private String sourceKey(String settings) throws Exception {
        return node("a", "'nodes': {'a': {'type': 'test-source', 'settings': {" + settings + "}}}, 'connections': []").key();
    }

    @Test
    void aDefaultThatIsWrittenOutChangesNoKey() throws Exception {
        String key = sourceKey("");
        assertEquals(key, sourceKey("'rows': 3, 'factor': 1, 'note': ''"));
        assertEquals(key, sourceKey("'rows': 3.0, 'factor': 1.00"));
        assertEquals(key, sourceKey("'note': '', 'rows': 3e0, 'file': null"));
        assertEquals(64, key.length());
    }

    @Test
    void settingsAreKeptAsPeopleWriteNumbers() throws Exception {
        assertTrue(node("a", "'nodes': {'a': {'type': 'test-source', 'settings': {'rows': 2e1, 'factor': 1e300}}}, 'connections': []").canonicalSettings().startsWith("{\"rows\":20,\"factor\":1E+300,"));
    }

    @Test
    void aSettingChangesTheKey() throws Exception {
        assertNotEquals(sourceKey(""), sourceKey("'rows': 4"));
        assertNotEquals(sourceKey(""), sourceKey("'note': ' '"));
        assertNotEquals(sourceKey("'factor': 0.1"), sourceKey("'factor': 0.10000000000000001"));
    }

    @Test
    void anInputFileCountsByItsContentNotByItsPlace() throws Exception {
        Files.writeString(folder.resolve("one.txt"), "1\n");
        Files.writeString(folder.resolve("two.txt"), "1\n");
        String key = sourceKey("'file': 'one.txt'");
        assertEquals(key, sourceKey("'file': 'two.txt'"));
        assertEquals(key, sourceKey("'file': '" + folder.resolve("one.txt") + "'"));
        Files.writeString(folder.resolve("two.txt"), "2\n");
        assertNotEquals(key, sourceKey("'file': 'two.txt'"));
        Files.copy(folder.resolve("one.txt"), folder.resolve("one.csv"));
        assertNotEquals(key, sourceKey("'file': 'one.csv'"), "the extension may decide how the file is read");
    }

    @Test
    void anInputFolderCountsByTheNamesAndContentsInIt() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images/cats")).getParent();
        Files.writeString(images.resolve("cats/1.png"), "cat");
        String key = sourceKey("'file': 'images'");
        Files.move(images, folder.resolve("pictures"));
        assertEquals(key, sourceKey("'file': 'pictures'"));
        Files.move(folder.resolve("pictures/cats"), folder.resolve("pictures/dogs"));
        assertNotEquals(key, sourceKey("'file': 'pictures'"));
    }

    @Test
    void movingTheFolderChangesNoKey() throws Exception {
        String content = "'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'data/n.txt'}}, 'b': {'type': 'test-seeded'}, 'm': {'type': 'test-model'}}, 'connections': ['a -> b', 'a -> m']";
        Files.createDirectories(folder.resolve("x/data"));
        Files.writeString(folder.resolve("x/data/n.txt"), "1\n");
        Map<String, ConfiguredNode> here = configure(folder.resolve("x"), content, 0).nodes();
        Files.createDirectories(folder.resolve("y"));
        Files.move(folder.resolve("x"), folder.resolve("y/z"));
        Map<String, ConfiguredNode> there = configure(folder.resolve("y/z"), content, 0).nodes();
        here.forEach((id, node) -> assertEquals(node.key(), there.get(id).key(), id));
    }

    @Test
    void theNameOfANodeCountsOnlyWhereItDrawsRandomNumbers() throws Exception {
        String content = "'nodes': {'a': {'type': 'test-source'}, 'b': {'type': 'test-pass'}, 'c': {'type': 'test-seeded'}}, 'connections': ['a -> b', 'b -> c']";
        String renamed = content.replace("'a'", "'x'").replace("'a ", "'x ").replace("'b'", "'y'").replace("'b ", "'y ").replace("> b'", "> y'");
        assertEquals(node("b", content).key(), node("y", renamed).key());
        assertEquals(node("c", content).key(), node("c", renamed).key());
        assertNotEquals(node("c", content).key(), node("d", content.replace("'c'", "'d'").replace("> c'", "> d'")).key());
    }

    @Test
    void theSeedCountsOnlyWhereRandomNumbersAreDrawnAndBehind() throws Exception {
        String content = "'nodes': {'a': {'type': 'test-source'}, 'c': {'type': 'test-seeded'}, 'd': {'type': 'test-pass'}}, 'connections': ['a -> c', 'c -> d']";
        Map<String, ConfiguredNode> zero = configure(folder, content, 0).nodes();
        Map<String, ConfiguredNode> one = configure(folder, content, 1).nodes();
        assertEquals(zero.get("a").key(), one.get("a").key());
        assertEquals(0, zero.get("a").seed());
        assertNotEquals(zero.get("c").key(), one.get("c").key());
        assertNotEquals(zero.get("d").key(), one.get("d").key());
        assertEquals(Seeds.derive(1, "c"), one.get("c").seed());
    }

    @Test
    void derivedSeedsNeverChange() {
        // Results that were published with a seed must be reproducible for ever.
        assertEquals(-8815471485172871233L, Seeds.derive(0, "train"));
        assertEquals(-2470390085168734435L, Seeds.derive(-1, "größe"));
    }

    @Test
    void whatArrivesAtAPortAndAtWhichPortCounts() throws Exception {
        String content = "'nodes': {'a': {'type': 'test-source'}, 'b': {'type': 'test-source', 'settings': {'rows': 1}}, 'j': {'type': 'test-join'}}, 'connections': ['a -> j.t1', 'b -> j.t2']";
        String exchanged = content.replace("a -> j.t1", "a -> j.t2").replace("b -> j.t2", "b -> j.t1");
        assertNotEquals(node("j", content).key(), node("j", exchanged).key());
        String optional = content.replace("b -> j.t2", "b -> j.extra");
        assertNotEquals(node("j", content).key(), node("j", optional).key());
        String first = "'nodes': {'a': {'type': 'test-source'}, 'j': {'type': 'test-join'}, 'p': {'type': 'test-pass'}}, 'connections': ['a -> j', 'j.table -> p']";
        assertNotEquals(node("p", first).key(), node("p", first.replace("j.table", "j.rest")).key());
    }

    private List<Problem> problems(String content) throws Exception {
        return configure(folder, content, 0).problems();
    }

    private static final String WRITE = "{'type': 'test-write', 'settings': {'target': '%s'}}";

    @Test
    void aFileThatIsReadIsNotWritten() throws Exception {
        Files.writeString(folder.resolve("n.txt"), "1\n");
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("n.txt"));
        Files.createSymbolicLink(folder.resolve("here"), folder);
        String content = "'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'n.txt'}}, 'w': " + WRITE + "}, 'connections': ['a -> w']";
        for (String target : List.of("n.txt", "../" + folder.getFileName() + "/n.txt", "link.txt", "here/n.txt", folder.resolve("n.txt").toString())) {
            List<Problem> problems = problems(content.formatted(target));
            assertEquals(1, problems.size(), target + ": " + problems);
            assertEquals("target", problems.get(0).setting());
            assertTrue(problems.get(0).what().contains("read by the node \"a\""), problems.toString());
        }
        assertEquals(List.of(), problems(content.formatted("other.txt")));
    }

    @Test
    void nothingIsWrittenIntoAFolderThatIsRead() throws Exception {
        Files.createDirectories(folder.resolve("images/cats"));
        List<Problem> problems = problems(("'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'images'}}, 'w': " + WRITE + "}, 'connections': ['a -> w']").formatted("images/cats/new.txt"));
        assertEquals(1, problems.size(), problems.toString());
    }

    @Test
    void aWorkflowFileIsNotWritten() throws Exception {
        List<Problem> problems = problems(("'nodes': {'a': {'type': 'test-source'}, 'w': " + WRITE + "}, 'connections': ['a -> w']").formatted("w.workflow"));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).what().contains("a workflow that runs"), problems.toString());
    }

    @Test
    void twoNodesDoNotWriteOneFile() throws Exception {
        Files.createSymbolicLink(folder.resolve("here"), folder);
        String content = "'nodes': {'a': {'type': 'test-source'}, 'v': " + WRITE.formatted("out.txt") + ", 'w': " + WRITE + "}, 'connections': ['a -> v', 'a -> w']";
        for (String target : List.of("out.txt", "./x/../out.txt", "here/out.txt")) {
            List<Problem> problems = problems(content.formatted(target));
            assertEquals(1, problems.size(), problems.toString());
            assertEquals("w", problems.get(0).node());
            assertEquals("the node \"v\" writes this file too", problems.get(0).what());
        }
    }

    @Test
    void aNodeWhoseConfigureIsBrokenIsAProblemOfItsOwn() throws Exception {
        List<Problem> problems = problems("'nodes': {'f': {'type': 'test-fail', 'settings': {'kind': 'configure'}}, 'p': {'type': 'test-pass'}}, 'connections': ['f -> p']");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).message().contains("configure is broken"), problems.toString());
    }
}
