package org.espalier.engine.tests.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.espalier.engine.graph.Relocation;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow that goes to another folder reads the same files there. */
class RelocationTest {
    @TempDir
    Path folder;
    private Path old;

    @BeforeEach
    void write() throws IOException {
        old = Files.createDirectories(folder.resolve("old/data")).getParent();
        Files.writeString(old.resolve("data/rows.csv"), "a\n1\n");
        Files.writeString(old.resolve("inner.workflow"), "{}");
        Files.writeString(folder.resolve("shared.csv"), "a\n1\n");
    }

    private static Workflow workflow(String nodes) throws WorkflowException {
        return WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {" + nodes + "}, 'connections': []}"), "w.workflow");
    }

    private static Workflow node(String type, String settings) throws WorkflowException {
        return workflow("'n': {'type': '" + type + "', 'settings': {" + settings + "}}");
    }

    private Workflow moved(Workflow workflow, Path target) {
        return new Relocation(old, target, Registry.installed()).of(workflow);
    }

    private String file(String path, Path target) throws WorkflowException {
        return moved(node("test-settings", "'input': '" + path + "'"), target).nodes().get("n").settings().get("input").textValue();
    }

    @Test
    void aFileIsNamedByItsPathFromTheNewFolder() throws Exception {
        assertEquals("../old/data/rows.csv", file("data/rows.csv", folder.resolve("new")));
        assertEquals("../../../old/data/rows.csv", file("data/rows.csv", folder.resolve("a/b/c")));
        assertEquals("old/data/rows.csv", file("./data/rows.csv", folder));
        assertEquals("rows.csv", file("data/rows.csv", old.resolve("data")));
        assertEquals("shared.csv", file("../shared.csv", folder));
        assertEquals("../inner.workflow", moved(node("workflow", "'file': 'inner.workflow'"), old.resolve("data")).nodes().get("n").settings().get("file").textValue());
    }

    @Test
    void aFolderWhoseNameLooksLikeAFlowVariableIsFound() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("${odd}"));
        Files.writeString(odd.resolve("rows.csv"), "a\n1\n");
        String moved = new Relocation(odd, old, Registry.installed()).of(node("test-settings", "'input': 'rows.csv'")).nodes().get("n").settings().get("input").textValue();
        assertEquals("../$${odd}/rows.csv", moved);
        assertEquals("../../$${odd}/rows.csv", file(moved, old.resolve("data")));
    }

    @Test
    void whatLeadsToTheSameFileFromThereStaysAsItIs() throws Exception {
        Workflow workflow = node("test-settings", "'input': '../shared.csv', 'must': 'data/rows.csv', 'extra': 1.50");
        assertSame(workflow, moved(workflow, folder.resolve("new")));
        assertSame(workflow, moved(workflow, old));
    }

    @Test
    void pathsThatNodesWriteToAndThatNameNothingStayAsTheyAre() throws Exception {
        Path target = folder.resolve("new");
        String absolute = old.resolve("data/rows.csv").toString().replace('\\', '/');
        for (String settings : new String[] {"'output': 'data/rows.csv'", "'input': 'data/none.csv'", "'input': '${place}/rows.csv'", "'input': '" + absolute + "'", "'input': 7", "'input': ''"}) {
            Workflow workflow = node("test-settings", settings);
            assertSame(workflow, moved(workflow, target), settings);
        }
        Workflow unknown = node("from-another-world", "'file': 'data/rows.csv'");
        assertSame(unknown, moved(unknown, target));
    }
}
