package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git merges workflows with {@code espalier merge}, set up as the README says. */
class GitTest {

    @TempDir
    Path folder;

    private Path workflow;
    private String text;

    @BeforeEach
    void aRepository() throws Exception {
        text = Files.readString(Built.ROOT.resolve("test-workflows/compress-digits/compress-digits.workflow"));
        workflow = Files.writeString(Files.createDirectories(folder.resolve("digits")).resolve("compress-digits.workflow"), text);
        git("init", "-q", "-b", "ours", ".");
        git("config", "user.name", "Anna");
        git("config", "user.email", "anna@example.org");
        git("config", "merge.espalier.driver", "'" + Built.PRODUCT.resolve("espalier") + "' merge %O %A %B %P");
        Files.writeString(folder.resolve(".gitattributes"), "*.workflow merge=espalier\n");
        commit(text);
        git("branch", "theirs");
    }

    private Command.Result command(String... arguments) throws Exception {
        List<Object> words = new ArrayList<>(List.of("git"));
        words.addAll(List.of(arguments));
        return new Command(words.toArray()).in(folder).run();
    }

    private void git(String... arguments) throws Exception {
        Command.Result result = command(arguments);
        assertEquals(0, result.exitCode(), result::toString);
    }

    private void commit(String content) throws Exception {
        Files.writeString(workflow, content);
        git("add", "-A");
        git("commit", "-q", "-m", "x");
    }

    private Command.Result merge(String ours, String theirs) throws Exception {
        assertNotEquals(text, ours);
        assertNotEquals(text, theirs);
        commit(ours);
        git("checkout", "-q", "theirs");
        commit(theirs);
        git("checkout", "-q", "ours");
        return command("merge", "-m", "merged", "theirs");
    }

    @Test
    void changesThatTouchTheSameLinesButNotTheSameThingAreMerged() throws Exception {
        // One side renames a node, the other one changes its settings and those beside them.
        Command.Result result = merge(text.replace("\"train\": {", "\"training\": {").replace("train.", "training."), text.replace("\"epochs\": 20", "\"epochs\": 25"));
        assertEquals(0, result.exitCode(), result::toString);
        assertEquals(text.replace("\"train\": {", "\"training\": {").replace("train.", "training.").replace("\"epochs\": 20", "\"epochs\": 25"), Files.readString(workflow));
    }

    @Test
    void aContradictionIsNamedAndMarked() throws Exception {
        Command.Result result = merge(text.replace("\"epochs\": 20", "\"epochs\": 25"), text.replace("\"epochs\": 20", "\"epochs\": 30"));
        assertEquals(1, result.exitCode(), result::toString);
        assertTrue(result.err().contains("error: compress-digits.workflow, node \"train\", setting \"epochs\": both sides change this differently"), result::toString);
        assertTrue(Files.readString(workflow).contains("<<<<<<< ours\n        \"epochs\": 25\n=======\n        \"epochs\": 30\n>>>>>>> theirs\n"), Files.readString(workflow));
        assertEquals("UU digits/compress-digits.workflow\n", command("status", "--short").out());
    }
}
