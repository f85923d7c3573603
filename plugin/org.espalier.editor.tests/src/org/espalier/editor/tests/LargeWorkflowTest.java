package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.SWT;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.views.contentoutline.ContentOutline;
import org.espalier.editor.application.WorkspaceFiles;
import org.espalier.editor.canvas.WorkflowEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A workflow of 1,000 nodes. */
class LargeWorkflowTest {
    private static final int NODES = 1_000;
    /** Other programs may run beside the tests: what must take a second may take this many. */
    private static final int SLACK = 3;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    /** A tree of partitions below one reader. */
    private Path write() throws IOException {
        Samples.writeTable(folder.resolve("data/rows.csv"));
        var nodes = new StringBuilder("    \"n0\": {\n      \"type\": \"table-reader\",\n      \"settings\": {\n        \"file\": \"data/rows.csv\"\n      }\n    }");
        var connections = new ArrayList<String>();
        for (int i = 1; i < NODES; i++) {
            nodes.append(",\n    \"n").append(i).append("\": {\n      \"type\": \"partition\"\n    }");
            int parent = (i - 1) / 2;
            connections.add("    \"n" + parent + (parent == 0 ? "" : i % 2 == 0 ? ".first" : ".second") + " -> n" + i + "\"");
        }
        Path file = folder.resolve("large.workflow");
        Files.writeString(file, "{\n  \"format\": \"espalier-workflow/1\",\n  \"name\": \"Large\",\n  \"nodes\": {\n" + nodes + "\n  },\n  \"connections\": [\n" + String.join(",\n", connections) + "\n  ]\n}\n");
        return file;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void opensMovesAndSavesQuickly(boolean outline) throws IOException {
        Path file = write();
        IFile resource = Ui.call(() -> WorkspaceFiles.file(file));
        if (outline) {
            Ui.view(IPageLayout.ID_OUTLINE, ContentOutline.class);
        } else {
            Ui.run(() -> Ui.page().hideView(Ui.page().findView(IPageLayout.ID_OUTLINE)));
        }
        long start = System.nanoTime();
        WorkflowEditor editor = Ui.call(() -> (WorkflowEditor) IDE.openEditor(Ui.page(), resource));
        Ui.run(() -> {
            while (Ui.display().readAndDispatch()) {
                // Until it is drawn.
            }
        });
        long open = millis(start);
        assertEquals(NODES, Ui.call(() -> editor.model().nodes().size()));
        Ui.await("configuring", () -> editor.runner().isUpToDate());
        Ui.run(() -> editor.zoom().setZoom(1));
        Ui.run(() -> editor.viewer().reveal(Ui.part(editor, "n1")));
        Point from = Ui.middle(editor, "n1");
        Ui.mouse(editor.canvas(), SWT.MouseMove, from, 0, 0);
        Ui.mouse(editor.canvas(), SWT.MouseDown, from, 1, 0);
        List<Long> steps = new ArrayList<>();
        for (int step = 1; step <= 30; step++) {
            long before = System.nanoTime();
            Ui.mouse(editor.canvas(), SWT.MouseMove, from.getTranslated(3 * step, 2 * step), 0, SWT.BUTTON1);
            Ui.run(() -> {
                while (Ui.display().readAndDispatch()) {
                    // Until it is drawn.
                }
            });
            steps.add(millis(before));
        }
        Ui.release(editor, from.getTranslated(90, 60));
        Collections.sort(steps);
        assertTrue(Ui.call(editor::isDirty));
        Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.rename(editor.model(), editor.model().node("n999").orElseThrow(), "last")));
        start = System.nanoTime();
        Ui.run(() -> editor.doSave(new NullProgressMonitor()));
        long save = millis(start);
        start = System.nanoTime();
        Ui.run(() -> {
            editor.operations().selectAll();
            while (Ui.display().readAndDispatch()) {
                // Until the outline has followed.
            }
        });
        long select = millis(start);
        assertEquals(NODES, Ui.call(() -> outline ? OutlineTest.tree().getSelectionCount() : editor.operations().selection().size()));
        System.out.println("MEASURED 1,000 nodes" + (outline ? " with their outline" : "") + ": open " + open + " ms, one drag step " + steps.get(steps.size() / 2) + " ms (longest " + steps.get(steps.size() - 1) + " ms), save " + save + " ms, select all " + select + " ms");
        Ui.screenshot("large");
        assertTrue(open <= 3_000 * SLACK, "open " + open + " ms");
        assertTrue(steps.get(steps.size() / 2) <= 50 * SLACK, "drag step " + steps);
        assertTrue(select <= 1_000 * SLACK, "select all " + select + " ms");
        assertTrue(save <= 500 * SLACK, "save " + save + " ms");
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
