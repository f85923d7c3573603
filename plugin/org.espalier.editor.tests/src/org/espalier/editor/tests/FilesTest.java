package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.ltk.core.refactoring.CheckConditionsOperation;
import org.eclipse.ltk.core.refactoring.PerformRefactoringOperation;
import org.eclipse.ltk.core.refactoring.RefactoringCore;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.resource.RenameResourceDescriptor;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they should be, and what happens to good ones while they are open. */
class FilesTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private static Set<String> nodes(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().nodes().keySet());
    }

    private static void save(WorkflowEditor editor) {
        Ui.run(() -> editor.doSave(new NullProgressMonitor()));
    }

    private WorkflowEditor damaged(String text) throws IOException {
        Path file = Samples.training(folder);
        Files.writeString(file, text);
        WorkflowEditor editor = Ui.open(file);
        assertFalse(Ui.call(editor::isEditable), "what cannot be saved whole must not be edited");
        Ui.run(() -> {
            editor.operations().select(List.of("rows"));
            editor.operations().delete();
        });
        assertTrue(nodes(editor).contains("rows"), "nothing can be edited");
        save(editor);
        assertEquals(text, Files.readString(file), "saving loses nothing");
        Ui.await("the marker", () -> markers(editor) > 0);
        return editor;
    }

    private static int markers(WorkflowEditor editor) {
        try {
            return editor.resource().orElseThrow().findMarkers(EditorIds.MARKER, true, IResource.DEPTH_ZERO).length;
        } catch (org.eclipse.core.runtime.CoreException fault) {
            throw new AssertionError(fault);
        }
    }

    @Test
    void aWorkflowOfANewerVersionIsShownAndNotWritten() throws IOException {
        String text = Files.readString(Samples.training(folder)).replace("espalier-workflow/1", "espalier-workflow/7");
        WorkflowEditor editor = damaged(text);
        assertEquals(Set.of("rows", "split", "train", "predict", "score"), nodes(editor));
        Ui.screenshot("newer-version");
        var settings = Ui.view(EditorIds.SETTINGS_VIEW, org.espalier.editor.settings.SettingsView.class);
        Ui.run(() -> {
            Ui.page().activate(editor);
            editor.operations().select(List.of("train"));
        });
        assertFalse(Ui.call(() -> settings.control("epochs").orElseThrow().isEnabled()), "nor typed into");
    }

    @Test
    void ofAHalfWrittenWorkflowIsShownWhatIsThere() throws IOException {
        String whole = Files.readString(Samples.training(folder));
        WorkflowEditor editor = damaged(whole.substring(0, whole.indexOf("\"predict\": {") + 8));
        assertEquals(Set.of("rows", "split", "train"), nodes(editor));
    }

    @Test
    void aMergeConflictShowsOneSideAndNamesTheConflict() throws Exception {
        String whole = Files.readString(Samples.training(folder));
        String conflict = whole.replace("        \"epochs\": 5\n", "<<<<<<< ours\n        \"epochs\": 5\n=======\n        \"epochs\": 9\n>>>>>>> theirs\n");
        WorkflowEditor editor = damaged(conflict);
        assertEquals(5, Ui.call(() -> editor.model().workflow().nodes().get("train").settings().get("epochs").intValue()));
        IMarker marker = editor.resource().orElseThrow().findMarkers(EditorIds.MARKER, true, IResource.DEPTH_ZERO)[0];
        assertTrue(marker.getAttribute(IMarker.MESSAGE, "").contains("resolve the merge conflict"), marker.getAttribute(IMarker.MESSAGE, ""));
        Ui.screenshot("merge-conflict");
    }

    @Test
    void aFileThatIsNotUtf8IsNotWritten() throws IOException {
        Path file = Samples.training(folder);
        byte[] latin = Files.readString(file).replace("\"Sample\"", "\"Gr\u00fc\u00dfe\"").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, latin);
        WorkflowEditor editor = Ui.open(file);
        assertFalse(Ui.call(editor::isEditable));
        save(editor);
        assertArrayEquals(latin, Files.readAllBytes(file));
    }

    @Test
    void unknownNodesSettingsAndKeysSurviveAnEdit() throws IOException {
        Path file = Samples.training(folder);
        String text = Files.readString(file).replace("  \"nodes\": {\n", "  \"nodes\": {\n    \"alien\": {\n      \"type\": \"from-another-world\",\n      \"settings\": {\n        \"depth\": [1, {\"x\": null}]\n      },\n      \"colour\": \"green\"\n    },\n")
                .replace("  \"connections\": [\n", "  \"connections\": [\n    \"alien.out -> score.table\",\n").replace("    \"predict -> score\"\n", "    \"predict -> score\"\n").replaceFirst("\\}\\s*$", "");
        Files.writeString(file, text.stripTrailing() + ",\n  \"owner\": \"somebody\"\n}\n");
        WorkflowEditor editor = Ui.open(file);
        assertTrue(Ui.call(editor::isEditable));
        assertTrue(Ui.call(() -> editor.model().node("alien").orElseThrow().type().isEmpty()), "a placeholder");
        Ui.screenshot("unknown-node");
        Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.rename(editor.model(), editor.model().node("train").orElseThrow(), "teach")));
        save(editor);
        String saved = Files.readString(file);
        assertTrue(saved.contains("\"from-another-world\"") && saved.contains("\"depth\"") && saved.contains("\"x\": null") && saved.contains("\"colour\": \"green\"") && saved.contains("\"owner\": \"somebody\"")
                && saved.contains("alien.out -> score") && saved.contains("\"teach\""), saved);
    }

    @Test
    void anEditByAnotherProgramIsLoaded() throws Exception {
        Path file = Samples.training(folder);
        WorkflowEditor editor = Ui.open(file);
        Files.writeString(file, Files.readString(file).replace("\"epochs\": 5", "\"epochs\": 6"));
        editor.resource().orElseThrow().refreshLocal(IResource.DEPTH_ZERO, null);
        Ui.await("the edit of the other program", () -> editor.model().workflow().nodes().get("train").settings().get("epochs").intValue() == 6);
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void anEditByAnotherProgramDoesNotReplaceWhatIsNotSaved() throws Exception {
        Path file = Samples.training(folder);
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            editor.operations().select(List.of("score"));
            editor.operations().delete();
        });
        Files.writeString(file, Files.readString(file).replace("\"epochs\": 5", "\"epochs\": 6"));
        editor.resource().orElseThrow().refreshLocal(IResource.DEPTH_ZERO, null);
        Ui.await("the banner", () -> Ui.text(editor.canvas().getShell(), "Keep what is here"));
        assertFalse(nodes(editor).contains("score"));
        Ui.screenshot("changed-outside");
    }

    @Test
    void editsThatWereNotSavedWhenTheProcessWasKilledAreOffered() throws Exception {
        Path file = Samples.training(folder);
        WorkflowEditor editor = Ui.open(file);
        Path recovery = org.eclipse.core.runtime.Platform.getStateLocation(org.eclipse.core.runtime.Platform.getBundle(EditorIds.PLUGIN)).toFile().toPath().resolve("recovery");
        Ui.run(() -> {
            editor.operations().select(List.of("score"));
            editor.operations().delete();
        });
        long edited = System.nanoTime();
        Ui.await("the recovery file", () -> !listing(recovery).isEmpty());
        System.out.println("MEASURED recovery file after " + (System.nanoTime() - edited) / 1_000_000 + " ms");
        // What the killed process leaves is put back after this one has tidied up.
        Path kept = listing(recovery).get(0);
        byte[] left = Files.readAllBytes(kept);
        Ui.closeAll();
        assertEquals(List.of(), listing(recovery), "what was thrown away on purpose is not offered again");
        Files.write(kept, left);
        Ui.open(file);
        Ui.closeAll();
        assertEquals(List.of(kept), listing(recovery), "who does not answer is asked again");
        WorkflowEditor again = Ui.open(file);
        assertTrue(nodes(again).contains("score"));
        Ui.await("the banner", () -> Ui.text(again.canvas().getShell(), "Restore them"));
        Ui.screenshot("recovery");
        Ui.run(() -> Ui.link(again.canvas().getShell(), "Restore them"));
        assertFalse(nodes(again).contains("score"));
        assertTrue(Ui.call(again::isDirty));
        Ui.run(() -> again.commands().undo());
        assertTrue(nodes(again).contains("score"));
    }

    private static List<Path> listing(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    @Test
    void ofALayoutWithAMergeConflictNothingIsLost() throws Exception {
        Path file = Samples.training(folder);
        String layout = """
                {
                  "format": "espalier-layout/1",
                  "nodes": {
                    "rows": [48, 48],
                <<<<<<< ours
                    "split": [328, 60],
                =======
                    "split": [328, 90],
                >>>>>>> theirs
                    "train": [608, 48]
                  },
                  "notes": [
                    {"text": "read this", "x": 100, "y": 300, "width": 200, "height": 80}
                  ]
                }
                """;
        Files.writeString(folder.resolve("sample.layout"), layout);
        WorkflowEditor editor = Ui.open(file);
        assertEquals("read this", Ui.call(() -> editor.model().notes().get(0).note().text()));
        assertEquals(60, Ui.call(() -> editor.model().node("split").orElseThrow().position().y()), "one side of the conflict");
        Ui.await("the marker", () -> markers(editor) > 0);
        Ui.screenshot("layout-conflict");
        Ui.run(() -> {
            editor.operations().select(List.of("rows"));
            editor.operations().nudge(8, 0);
        });
        save(editor);
        assertEquals(layout, Files.readString(folder.resolve("sample.layout.damaged")), "what could not be read is kept");
        assertTrue(Files.readString(folder.resolve("sample.layout")).contains("read this"));
        Ui.await("no marker", () -> markers(editor) == 0);
    }

    @Test
    void aMergeConflictWithTheLineEndsOfWindowsShowsOneSide() throws IOException {
        String whole = Files.readString(Samples.training(folder));
        String conflict = whole.replace("        \"epochs\": 5\n", "<<<<<<< ours\n        \"epochs\": 5\n=======\n        \"epochs\": 9\n>>>>>>> theirs\n").replace("\n", "\r\n");
        WorkflowEditor editor = damaged(conflict);
        assertEquals(5, Ui.call(() -> editor.model().workflow().nodes().get("train").settings().get("epochs").intValue()));
    }

    @Test
    void keepingWhatIsHereReplacesWhatAnotherProgramWrote() throws Exception {
        Path file = Samples.training(folder);
        String before = Files.readString(file);
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            editor.operations().select(List.of("rows"));
            editor.operations().nudge(8, 0);
        });
        Files.writeString(file, before.replace("\"epochs\": 5", "\"epochs\": 6"));
        editor.resource().orElseThrow().refreshLocal(IResource.DEPTH_ZERO, null);
        Ui.await("the banner", () -> Ui.text(editor.canvas().getShell(), "Keep what is here"));
        Ui.run(() -> {
            Ui.link(editor.canvas().getShell(), "Keep what is here");
            editor.commands().undo();
        });
        assertTrue(Ui.call(editor::isDirty), "what is shown is not what is on the disk");
        save(editor);
        assertEquals(before, Files.readString(file));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void aRenamedWorkflowTakesItsLayoutAndItsEditorAlong() throws Exception {
        Path file = Samples.training(folder);
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            editor.operations().select(List.of("rows"));
            editor.operations().nudge(16, 0);
        });
        save(editor);
        Ui.run(() -> {
            editor.operations().select(List.of("score"));
            editor.operations().delete();
        });
        var descriptor = (RenameResourceDescriptor) RefactoringCore.getRefactoringContribution(RenameResourceDescriptor.ID).createDescriptor();
        descriptor.setResourcePath(editor.resource().orElseThrow().getFullPath());
        descriptor.setNewName("other.workflow");
        var status = new RefactoringStatus();
        var rename = new PerformRefactoringOperation(descriptor.createRefactoring(status), CheckConditionsOperation.ALL_CONDITIONS);
        org.eclipse.core.resources.ResourcesPlugin.getWorkspace().run(rename, new NullProgressMonitor());
        assertTrue(status.isOK() && rename.getConditionStatus().isOK(), () -> status + " " + rename.getConditionStatus());
        Ui.await("the new name", () -> editor.getPartName().equals("other.workflow"));
        assertTrue(Files.exists(folder.resolve("other.layout")) && !Files.exists(folder.resolve("sample.layout")));
        assertTrue(Ui.call(editor::isDirty), "what was not saved is still here");
        assertFalse(nodes(editor).contains("score"));
        save(editor);
        assertFalse(Files.readString(folder.resolve("other.workflow")).contains("\"score\""));
        assertFalse(Files.exists(file));
    }

    @Test
    void notesHaveEarlierVersions() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        for (int i = 0; i < 2; i++) {
            Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.addNote(editor.model(), new org.espalier.editor.model.Position(40, 400), 200, 80)));
            save(editor);
        }
        var layout = editor.resource().orElseThrow().getParent().getFile(new org.eclipse.core.runtime.Path("sample.layout"));
        assertEquals(1, layout.getHistory(null).length);
    }
}
