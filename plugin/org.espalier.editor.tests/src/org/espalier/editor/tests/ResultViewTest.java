package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.SWT;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.views.ResultView;
import org.espalier.editor.views.TablePane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at results: pages in the browser of the desktop, and tables row by row. */
class ResultViewTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private ResultView run(WorkflowEditor editor) {
        ResultView view = Ui.view(EditorIds.RESULT_VIEW, ResultView.class);
        Ui.run(() -> editor.runner().run(List.of()));
        Ui.await("the run", () -> !editor.runner().isRunning() && editor.runner().isUpToDate() && editor.runner().snapshot().stored().size() == editor.model().nodes().size());
        return view;
    }

    private static void select(WorkflowEditor editor, String node) {
        Ui.run(() -> {
            // As a click on the canvas does.
            Ui.page().activate(editor);
            editor.operations().select(List.of(node));
        });
    }

    private static String inPage(ResultView view, String expression) {
        try {
            return String.valueOf(view.browser().orElseThrow().evaluate("return String(" + expression + ")"));
        } catch (org.eclipse.swt.SWTException notLoaded) {
            return "";
        }
    }

    @Test
    void theSelectedNodesPageIsDrawn() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        ResultView view = run(editor);
        select(editor, "train");
        Ui.await("the training curve", () -> inPage(view, "document.title").equals("train") && inPage(view, "document.documentElement.dataset.drawn").equals("1"));
        assertEquals("Training", Ui.call(() -> inPage(view, "document.querySelector('figure.chart').getAttribute('aria-label')")));
        assertTrue(Ui.call(() -> Integer.parseInt(inPage(view, "document.querySelectorAll('figure.chart svg path').length"))) > 3);
        Ui.screenshot("result-page");
        select(editor, "score");
        Ui.await("the confusion matrix", () -> inPage(view, "document.title").equals("score") && inPage(view, "document.documentElement.dataset.drawn").equals("1"));
    }

    @Test
    void aTableIsSortedAndFiltered() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        ResultView view = run(editor);
        select(editor, "rows");
        Ui.await("the table", () -> view.tablePanes().size() == 1 && view.tablePanes().get(0).state().equals("60 rows"));
        TablePane pane = Ui.call(() -> view.tablePanes().get(0));
        Ui.run(() -> view.showTable(0));
        Ui.await("the first cell", () -> pane.grid().selectedText().filter("0"::equals).isPresent());
        Ui.await("the statistics", () -> pane.data().profile(2).filter(profile -> profile.different().equals("2")).isPresent());
        Ui.run(() -> {
            pane.sort(0);
            pane.sort(0);
        });
        Ui.await("the largest first", () -> pane.grid().selectedText().filter("6"::equals).isPresent());
        Ui.run(() -> pane.filter("b = 1 AND label = 'no'"));
        Ui.await("the rows that are left", () -> pane.state().matches("[1-9]+ of 60 rows"));
        Ui.await("the largest of those", () -> pane.grid().selectedText().filter("3"::equals).isPresent());
        Ui.run(() -> pane.filter("colour = 1"));
        Ui.await("the problem", () -> pane.state().contains("colour"));
        assertEquals("3", Ui.call(() -> pane.grid().selectedText().orElse("")), "what was shown stays");
        Ui.run(() -> pane.filter(""));
        Ui.await("all rows", () -> pane.state().equals("60 rows"));
        Ui.run(() -> key(pane, SWT.END, SWT.MOD1));
        Ui.await("the last cell", () -> pane.grid().selectedText().filter("0"::equals).isPresent());
        Ui.screenshot("result-table");
    }

    @Test
    void ofAMillionRowsTheLastOneIsThereAtOnce() throws IOException {
        Path file = folder.resolve("many.workflow");
        Samples.writeTable(folder.resolve("rows.csv"));
        Files.writeString(file, """
                {
                  "format": "espalier-workflow/1",
                  "name": "Many",
                  "nodes": {
                    "rows": {
                      "type": "table-reader",
                      "settings": {
                        "file": "rows.csv"
                      }
                    },
                    "many": {
                      "type": "sql",
                      "settings": {
                        "query": "SELECT i, i % 1000 AS remainder FROM (SELECT count(*) FROM t1), range(1000000) r(i)"
                      }
                    }
                  },
                  "connections": [
                    "rows -> many.t1"
                  ]
                }
                """);
        WorkflowEditor editor = Ui.open(file);
        ResultView view = run(editor);
        select(editor, "many");
        Ui.await("the table", () -> view.tablePanes().size() == 1 && view.tablePanes().get(0).state().equals("1,000,000 rows"));
        TablePane pane = Ui.call(() -> view.tablePanes().get(0));
        Ui.run(() -> view.showTable(0));
        Ui.run(() -> key(pane, SWT.END, SWT.MOD1));
        Ui.await("the last row", () -> pane.grid().selectedText().filter("999999"::equals).isPresent());
        Ui.run(() -> {
            pane.sort(1);
            pane.sort(1);
        });
        Ui.await("the first of the largest remainder", () -> pane.grid().selectedText().filter("999"::equals).isPresent());
        Ui.run(() -> key(pane, SWT.ARROW_RIGHT, 0));
        Ui.await("its remainder", () -> pane.grid().selectedText().filter("999"::equals).isPresent());
        Ui.run(() -> pane.filter("remainder = 7"));
        Ui.await("the rows that are left", () -> pane.state().equals("1,000 of 1,000,000 rows"));
        Ui.screenshot("result-table-large");
    }

    private static void key(TablePane pane, int code, int mask) {
        var event = new Event();
        event.keyCode = code;
        event.stateMask = mask;
        pane.grid().notifyListeners(SWT.KeyDown, event);
    }

    @Test
    void withoutAResultThePageSaysSo() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        ResultView view = Ui.view(EditorIds.RESULT_VIEW, ResultView.class);
        select(editor, "split");
        Ui.await("the page", () -> inPage(view, "document.body.textContent").contains("There is no result of split yet"));
        assertEquals(0, (int) Ui.call(() -> view.tablePanes().size()));
    }
}
