package org.espalier.engine.tests.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.espalier.engine.tests.Espalier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code espalier pack} and {@code unpack}: what was packed runs elsewhere; an archive can neither overwrite nor write elsewhere. */
class PackTest {
    @TempDir
    Path folder;

    private Path workflow;
    private Path archive;

    /** A workflow that reads a file of its own and one of a neighbour, with a nested workflow, a layout, results and something that it does not need. */
    @BeforeEach
    void aWorkflow() throws Exception {
        Path home = folder.resolve("all/übung 1");
        workflow = Espalier.workflow(home, "w", """
                'variables': {'name': 'data/n'},
                'nodes': {'own': {'type': 'test-source', 'settings': {'file': '${name}.txt'}}, 'shared': {'type': 'test-source', 'settings': {'file': '../shared/n.txt'}},
                  'part': {'type': 'workflow', 'settings': {'file': 'parts/part.workflow'}}, 'write': {'type': 'test-write', 'settings': {'target': 'out.txt'}}},
                'connections': ['own -> part', 'part -> write']""");
        Espalier.workflow(home.resolve("parts"), "part", "'nodes': {'p': {'type': 'test-pass'}, 's': {'type': 'test-source', 'settings': {'file': 'inner.txt'}}}, 'connections': [], 'inputs': {'table': 'p.table'}, 'outputs': {'table': 'p.table'}");
        Files.writeString(home.resolve("w.layout"), Espalier.json("{'format': 'espalier-layout/1', 'nodes': {}}"));
        Files.writeString(home.resolve("parts/inner.txt"), "3\n");
        Files.writeString(Files.createDirectories(home.resolve("data")).resolve("n.txt"), "1\n2\n");
        Files.writeString(Files.createDirectories(folder.resolve("all/shared")).resolve("n.txt"), "5\n");
        Files.writeString(home.resolve("unrelated.txt"), "x");
        assertEquals(0, Espalier.run(workflow).code());
        archive = folder.resolve("w.zip");
    }

    private static void assertOneMessage(int code, Espalier.Outcome outcome, String part) {
        assertEquals(code, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertTrue(outcome.error().contains(part), outcome.error());
        assertFalse(outcome.error().contains("\tat "), outcome.error());
    }

    @Test
    void whatWasPackedHoldsAllThatItNeedsAndRunsElsewhere() throws Exception {
        Espalier.Outcome packed = Espalier.execute("pack", workflow, archive);
        assertEquals(0, packed.code(), packed.error());
        try (var zip = new ZipFile(archive.toFile())) {
            assertEquals(List.of("übung 1/w.workflow", "übung 1/parts/part.workflow", "übung 1/w.layout", "übung 1/data/n.txt", "shared/n.txt", "übung 1/parts/inner.txt"),
                    Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList());
        }
        Path elsewhere = folder.resolve("else where");
        Espalier.Outcome unpacked = Espalier.execute("unpack", archive, elsewhere);
        assertEquals(0, unpacked.code(), unpacked.error());
        Path copy = elsewhere.resolve("übung 1/w.workflow");
        assertTrue(unpacked.out().endsWith("espalier run '" + copy + "'\n"), unpacked.out());
        assertArrayEquals(Files.readAllBytes(workflow), Files.readAllBytes(copy));
        Espalier.Outcome run = Espalier.run(copy);
        assertEquals(0, run.code(), run.error());
        assertFalse(run.json().at("/nodes/own/cached").asBoolean(), "results are not packed");
    }

    @Test
    void theSameFilesMakeTheSameArchive() throws Exception {
        assertEquals(0, Espalier.execute("pack", workflow, archive).code());
        Files.setLastModifiedTime(workflow, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertEquals(0, Espalier.execute("pack", workflow, folder.resolve("again.zip")).code());
        assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(folder.resolve("again.zip")));
    }

    @Test
    void aPartThatRunsOnlyWithinAnotherWorkflowCanBePackedToo() throws Exception {
        assertEquals(0, Espalier.execute("pack", workflow.resolveSibling("parts/part.workflow"), archive).code());
        assertEquals(0, Espalier.execute("unpack", archive, folder.resolve("x")).code());
        assertTrue(Files.exists(folder.resolve("x/part.workflow")) && Files.exists(folder.resolve("x/inner.txt")));
    }

    @Test
    void aFolderThatANodeReadsIsPackedWithAllThatIsInIt() throws Exception {
        Path reader = Espalier.workflow(folder.resolve("all"), "v", "'nodes': {'s': {'type': 'test-source', 'settings': {'file': 'übung 1'}}}, 'connections': []");
        Espalier.Outcome packed = Espalier.execute("pack", reader, archive);
        assertEquals(0, packed.code(), packed.error());
        assertTrue(packed.out().contains("  übung 1/unrelated.txt\n"), packed.out());
        assertFalse(packed.out().contains(".espalier"), packed.out());
    }

    @Test
    void whatWouldBeMissingElsewhereIsRefused() throws Exception {
        Files.delete(folder.resolve("all/shared/n.txt"));
        assertOneMessage(3, Espalier.execute("pack", workflow, archive), "node \"shared\": a file that this node reads cannot be packed");
        Path absolute = Espalier.workflow(folder, "a", "'nodes': {'s': {'type': 'test-source', 'settings': {'file': '" + workflow.resolveSibling("data/n.txt") + "'}}}, 'connections': []");
        assertOneMessage(3, Espalier.execute("pack", absolute, archive), "node \"s\": a file is named by its whole path");
        Path unknown = Espalier.workflow(folder, "u", "'nodes': {'s': {'type': 'nonsense'}}, 'connections': []");
        assertOneMessage(3, Espalier.execute("pack", unknown, archive), "there is no node of this type");
        assertOneMessage(3, Espalier.execute("pack", folder.resolve("none.workflow"), archive), "there is no such file");
        assertOneMessage(1, Espalier.execute("pack", unknown.resolveSibling("a.workflow").getParent().resolve("all/übung 1/parts/part.workflow"), folder.resolve("none/x.zip")), "there is no such file or folder");
        assertFalse(Files.exists(archive));
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Files.writeString(archive, "mine");
        assertOneMessage(1, Espalier.execute("pack", workflow, archive), "there is a file already");
        assertEquals("mine", Files.readString(archive));
        Files.delete(archive);
        assertEquals(0, Espalier.execute("pack", workflow, archive).code());
        Path target = folder.resolve("t");
        Files.writeString(Files.createDirectories(target.resolve("shared")).resolve("n.txt"), "mine");
        assertOneMessage(1, Espalier.execute("unpack", archive, target), "there is a file already");
        assertEquals("mine", Files.readString(target.resolve("shared/n.txt")));
        assertFalse(Files.exists(target.resolve("übung 1")), "either all files or none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:\\evil.txt", "C:/evil.txt", "a/../b.txt", "", "w.workflow"})
    void anArchiveThatWouldWriteElsewhereIsRefused(String name) throws Exception {
        zip(name);
        Path target = folder.resolve("deep/target");
        Espalier.Outcome outcome = Espalier.execute("unpack", archive, target);
        assertEquals(3, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertFalse(Files.exists(target), "nothing was written");
        assertFalse(Files.exists(folder.resolve("evil.txt")) || Files.exists(folder.resolve("deep")));
    }

    private void zip(String second) throws Exception {
        try (OutputStream out = Files.newOutputStream(archive); var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("w.workflow"));
            zip.write('1');
            // The writer would refuse two equal names; a crafted archive has them all the same.
            zip.putNextEntry(new ZipEntry(second.equals("w.workflow") ? "x.workflow" : second));
            zip.write('2');
        }
        if (second.equals("w.workflow")) {
            byte[] bytes = Files.readAllBytes(archive);
            byte[] name = "x.workflow".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int i = 0; i + name.length <= bytes.length; i++) {
                if (java.util.Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
                    bytes[i] = 'w';
                }
            }
            Files.write(archive, bytes);
        }
    }

    @Test
    void aLinkThatLeadsOutsideIsNotFollowed() throws Exception {
        zip("sub/x.txt");
        Path target = Files.createDirectories(folder.resolve("target"));
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(target.resolve("sub"), outside);
        assertOneMessage(3, Espalier.execute("unpack", archive, target), "a link in the folder leads outside of it");
        assertFalse(Files.exists(outside.resolve("x.txt")));
        assertFalse(Files.exists(target.resolve("w.workflow")), "what had been written is removed again");
    }

    @Test
    void whatIsNoArchiveOrADamagedOneIsOneMessage() throws Exception {
        assertOneMessage(3, Espalier.execute("unpack", folder.resolve("none.zip")), "there is no such file");
        assertOneMessage(3, Espalier.execute("unpack", folder), "this is not a file");
        assertOneMessage(3, Espalier.execute("unpack", workflow, folder.resolve("x")), "this is no zip archive, or it is damaged");
        assertEquals(0, Espalier.execute("pack", workflow, archive).code());
        byte[] bytes = Files.readAllBytes(archive);
        bytes[60] ^= 1;
        Files.write(archive, bytes);
        assertOneMessage(3, Espalier.execute("unpack", archive, folder.resolve("x")), "this is no zip archive, or it is damaged");
        assertFalse(Files.exists(folder.resolve("x")));
        try (OutputStream out = Files.newOutputStream(archive); var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("holiday.jpg"));
        }
        assertOneMessage(3, Espalier.execute("unpack", archive, folder.resolve("x")), "this archive does not hold a workflow");
    }
}
