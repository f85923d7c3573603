package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.structuremergeviewer.DiffNode;
import org.eclipse.compare.structuremergeviewer.Differencer;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IToc;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.keys.IBindingService;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.compare.WorkflowStructure;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.palette.PaletteView;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people expect of anything in the Eclipse workbench. */
class WorkbenchTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private static List<NodeDeclaration> allNodes() {
        return NodeExtensions.read(org.eclipse.core.runtime.RegistryFactory.getRegistry()).all().stream().map(NodeType::declaration).toList();
    }

    /** The nodes of Espalier, without those of this bundle. */
    private static List<NodeDeclaration> nodes() {
        return allNodes().stream().filter(node -> !node.category().equals("test")).toList();
    }

    /** Opens a wizard, waits until it can finish, and finishes it; gives the editor that it opened. */
    private static WorkflowEditor finish(String wizard, String picture) {
        WizardDialog dialog = open(wizard);
        Ui.screenshot(picture);
        Ui.run(() -> {
            assertTrue(dialog.getCurrentPage().getWizard().canFinish());
            assertTrue(dialog.getCurrentPage().getWizard().performFinish());
            dialog.close();
        });
        return Ui.call(() -> (WorkflowEditor) Ui.page().getActiveEditor());
    }

    private static WizardDialog open(String wizard) {
        return Ui.call(() -> {
            INewWizard made = (INewWizard) PlatformUI.getWorkbench().getNewWizardRegistry().findWizard(wizard).createWizard();
            made.init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
            var opened = new WizardDialog(Ui.page().getWorkbenchWindow().getShell(), made);
            opened.setBlockOnOpen(false);
            opened.open();
            return opened;
        });
    }

    @Test
    void theWizardMakesAnEmptyWorkflow() throws Exception {
        WorkflowEditor editor = finish("org.espalier.editor.newWorkflow", "wizard-workflow");
        Path file = editor.resource().orElseThrow().getLocation().toFile().toPath();
        assertEquals(Files.readString(file), Ui.call(() -> editor.operations().text()), "canonical from the beginning");
        assertTrue(Ui.call(editor::isEditable));
        Ui.closeAll();
        editor.resource().orElseThrow().delete(true, null);
    }

    @Test
    void aNewWorkflowIsNotPutAmongTheLinksNorOverAnother() throws Exception {
        Ui.open(Samples.training(folder));
        WorkflowEditor first = finish("org.espalier.editor.newWorkflow", "wizard-workflow-first");
        WorkflowEditor second = finish("org.espalier.editor.newWorkflow", "wizard-workflow-second");
        assertEquals("/Workflows/workflow.workflow", first.resource().orElseThrow().getFullPath().toString());
        assertEquals("/Workflows/workflow-2.workflow", second.resource().orElseThrow().getFullPath().toString());
        Ui.closeAll();
        ResourcesPlugin.getWorkspace().getRoot().getProject("Workflows").delete(true, true, null);
    }

    /** One grid, one stroke, the ink and the colour of the category: the icons are one family. */
    @Test
    void iconsAreOfOneFamily() throws IOException {
        for (NodeDeclaration node : nodes()) {
            if (node.bundle().equals("org.espalier.nodes")) {
                String svg = Files.readString(Samples.root().resolve("node-icons/" + node.id() + ".svg"));
                assertTrue(svg.contains("viewBox=\"0 0 64 64\"") && svg.contains("stroke-width=\"4\""), node.id());
                var colours = new java.util.TreeSet<>(java.util.regex.Pattern.compile("stroke=\"(#[0-9a-f]{6})\"").matcher(svg).results().map(match -> match.group(1)).toList());
                String accent = org.espalier.editor.figures.Theme.hex(org.espalier.editor.figures.Theme.LIGHT.category(node.category()));
                assertEquals(new java.util.TreeSet<>(List.of("#3b4252", accent)), colours, node.id());
                assertTrue(svg.contains("<title>" + node.name() + "</title>"), node.id());
            }
        }
    }

    @Test
    void everyTestWorkflowIsAnExampleToOpen() throws Exception {
        WorkflowEditor editor = finish("org.espalier.editor.newExample", "wizard-example");
        Ui.await("configuring", () -> editor.runner().isUpToDate());
        assertEquals(List.of(), Ui.call(() -> editor.runner().snapshot().problems()), "it comes with its data");
        List<String> missing;
        try (var files = Files.walk(Samples.root().resolve("test-workflows"), 2)) {
            missing = files.filter(file -> file.toString().endsWith(".workflow")).map(file -> Samples.root().resolve("test-workflows").relativize(file).toString())
                    .filter(path -> org.eclipse.core.runtime.Platform.getBundle("org.espalier.editor").getEntry("examples/" + path) == null).toList();
        }
        assertEquals(List.of(), missing);
        Ui.closeAll();
        ResourcesPlugin.getWorkspace().getRoot().getProject("Workflows").delete(true, true, null);
    }

    @Test
    void enterThatChoosesAnExampleAndPressesTheButtonMakesOne() throws Exception {
        WizardDialog dialog = open("org.espalier.editor.newExample");
        Ui.run(() -> {
            assertTrue(dialog.getCurrentPage().getWizard().performFinish());
            assertFalse(dialog.getCurrentPage().getWizard().performFinish());
            dialog.close();
        });
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("Workflows");
        assertEquals(List.of(), java.util.Arrays.stream(project.members()).map(IResource::getName).filter(name -> name.endsWith("-2")).toList());
        Ui.closeAll();
        project.delete(true, true, null);
    }

    @Test
    void theHelpHasAPageForEveryNode() throws IOException {
        IToc book = java.util.Arrays.stream(HelpSystem.getTocs()).filter(toc -> toc.getLabel().equals("Espalier Nodes")).findFirst().orElseThrow();
        List<String> topics = java.util.Arrays.stream(book.getTopics()).flatMap(chapter -> java.util.Arrays.stream(chapter.getSubtopics())).map(topic -> topic.getHref())
                .filter(href -> !href.contains("test-")).sorted().toList();
        assertEquals(nodes().size(), topics.size());
        for (String topic : topics) {
            try (InputStream in = content(topic)) {
                assertNotNull(in, topic);
                String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(page.contains("</html>") && page.contains("data:image/png"), topic);
            }
        }
        try (InputStream in = content("/org.espalier.editor/node-train-network.html")) {
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("learningRate"));
        }
    }

    /** As the help system of an Eclipse that shows help gets it; the product has the contents alone. */
    @SuppressWarnings("restriction")
    private static InputStream content(String href) {
        String[] parts = href.substring(1).split("/", 2);
        return org.eclipse.help.internal.util.ResourceLocator.openFromProducer(org.eclipse.core.runtime.Platform.getBundle(parts[0]), parts[1], "en");
    }

    @Test
    void theReferenceIsShown() {
        Ui.command("org.espalier.editor.reference");
        Ui.await("the view", () -> Ui.page().findView("org.espalier.editor.reference") != null);
        Ui.screenshot("reference");
        Ui.run(() -> Ui.page().hideView(Ui.page().findView("org.espalier.editor.reference")));
    }

    @Test
    void thePreferencesHaveAPage() {
        Ui.run(() -> {
            PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(Ui.page().getWorkbenchWindow().getShell(), "org.espalier.editor.preferences", null, null);
            dialog.setBlockOnOpen(false);
            dialog.open();
            assertEquals("org.espalier.editor.preferences.EspalierPreferences", dialog.getSelectedPage().getClass().getName());
            dialog.close();
        });
    }

    @Test
    void menusShowKeys() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> Ui.page().activate(editor));
        IBindingService keys = PlatformUI.getWorkbench().getService(IBindingService.class);
        assertEquals("Shift+F7", Ui.call(() -> keys.getBestActiveBindingFormattedFor("org.espalier.editor.runAll")));
        assertEquals("Ctrl+Space", Ui.call(() -> keys.getBestActiveBindingFormattedFor("org.espalier.editor.quickAdd")));
    }

    @Test
    void aFileHasItsTypeAndEarlierVersions() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        var file = editor.resource().orElseThrow();
        assertEquals("org.espalier.editor.workflow", IDE.getContentType(file).getId());
        Ui.run(() -> {
            editor.operations().select(List.of("score"));
            editor.operations().delete();
            editor.doSave(new NullProgressMonitor());
        });
        assertEquals(1, file.getHistory(null).length, "local history");
        try (InputStream in = file.getHistory(null)[0].getContents()) {
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\"score\""));
        }
    }

    /** A text as the compare editor gets it. */
    private record Text(String text) implements IStreamContentAccessor {
        @Override
        public InputStream getContents() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Object differences(String left, String right) {
        var structure = new WorkflowStructure();
        return new Differencer().findDifferences(false, new NullProgressMonitor(), null, null, structure.getStructure(new Text(left)), structure.getStructure(new Text(right)));
    }

    @Test
    void comparingSeesWhatAWorkflowMeans() throws IOException {
        String text = Files.readString(Samples.training(folder));
        String reordered = text.replace("        \"layers\": [8],\n        \"epochs\": 5\n", "        \"epochs\": 5,\n        \"layers\": [ 8 ]\n");
        assertFalse(text.equals(reordered));
        assertEquals(null, differences(text, reordered));
        String spelledOut = text.replace("        \"epochs\": 5\n", "        \"epochs\": 5,\n        \"batchSize\": 32\n");
        assertFalse(text.equals(spelledOut));
        assertEquals(null, differences(text, spelledOut), "a default that stands in the file");
        DiffNode changed = (DiffNode) differences(text, text.replace("\"epochs\": 5", "\"epochs\": 6"));
        DiffNode setting = changed;
        while (setting.hasChildren()) {
            assertEquals(1, setting.getChildren().length);
            setting = (DiffNode) setting.getChildren()[0];
        }
        assertEquals("epochs", setting.getName());
        assertEquals("train", setting.getParent() instanceof DiffNode node ? node.getName() : "");
    }

    @Test
    void everyNodeHasAnIconInEverySizeAndTheme() {
        for (NodeDeclaration node : nodes()) {
            for (int size : new int[] {16, 32, 64, 128}) {
                for (boolean dark : new boolean[] {false, true}) {
                    assertTrue(Ui.call(() -> NodeIcons.image(node.id(), size, dark)).isPresent(), node.id() + " " + size);
                }
            }
        }
    }

    @Test
    void thePaletteHasAllNodesAndFindsThem() {
        PaletteView palette = Ui.view("org.espalier.editor.nodes", PaletteView.class);
        int shown = Ui.call(() -> java.util.Arrays.stream(palette.tree().getItems()).mapToInt(item -> item.getItemCount()).sum());
        assertEquals(allNodes().size(), shown);
        Ui.run(() -> palette.query().setText("prun"));
        assertEquals("Prune weights", Ui.call(() -> palette.tree().getSelection()[0].getText()));
        Ui.run(() -> palette.query().setText(""));
    }

    @Test
    void comparingSeesAllThatStandsInAWorkflow() throws IOException {
        String text = Files.readString(Samples.training(folder));
        for (String other : List.of(text.replace("\"name\": \"Sample\"", "\"name\": \"Other\""), text.replaceFirst("\\}\\s*$", ",\"inputs\": {\"table\": \"split.table\"}}"),
                text.replaceFirst("\\}\\s*$", ",\"outputs\": {\"scores\": \"score.metrics\"}}"), text.replaceFirst("\\}\\s*$", ",\"owner\": \"somebody\"}"),
                text.replace("\"type\": \"partition\"", "\"type\": \"partition\", \"colour\": \"green\""))) {
            assertFalse(text.equals(other));
            assertNotNull(differences(text, other), other);
        }
    }

    /** A node whose class cannot be loaded: whoever loads it to show it, fails. */
    @Test
    @SuppressWarnings("restriction")
    void thePaletteLoadsNoNodeClass() throws Exception {
        var registry = (org.eclipse.core.internal.registry.ExtensionRegistry) org.eclipse.core.runtime.RegistryFactory.getRegistry();
        String xml = """
                <plugin><extension id="ghosts" point="org.espalier.engine.nodes">
                  <node id="ghost" name="Ghost" category="data" class="org.espalier.editor.tests.NoSuchClass">
                    <description>Haunts tables.</description>
                    <input name="table" type="table"/><output name="table" type="table"/>
                  </node>
                </extension></plugin>""";
        var contributor = org.eclipse.core.runtime.ContributorFactoryOSGi.createContributor(org.osgi.framework.FrameworkUtil.getBundle(WorkbenchTest.class));
        assertTrue(registry.addContribution(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), contributor, false, "ghosts", null, registry.getTemporaryUserToken()));
        try {
            Ui.run(() -> Ui.page().hideView(Ui.page().findView("org.espalier.editor.nodes")));
            PaletteView palette = Ui.view("org.espalier.editor.nodes", PaletteView.class);
            Ui.run(() -> palette.query().setText("ghost"));
            assertEquals("Ghost", Ui.call(() -> palette.tree().getSelection()[0].getText()));
            WorkflowEditor editor = Ui.open(Samples.empty(folder));
            Ui.run(() -> editor.adder().addBesideSelection(nodes().stream().filter(node -> node.id().equals("ghost")).findFirst().orElseThrow()));
            Ui.await("what configuring says", () -> editor.runner().isUpToDate() && !editor.runner().snapshot().problems().isEmpty());
            assertTrue(Ui.call(() -> editor.runner().snapshot().problems().toString()).contains("the class of this node cannot be loaded"));
            Ui.screenshot("ghost");
            assertEquals(1, Ui.call(() -> editor.model().node("ghost").orElseThrow().outputs().size()), "the canvas needs no class either");
        } finally {
            Ui.closeAll();
            registry.removeExtension(registry.getExtension("org.espalier.editor.tests.ghosts"), registry.getTemporaryUserToken());
            Ui.run(() -> Ui.page().hideView(Ui.page().findView("org.espalier.editor.nodes")));
            Ui.view("org.espalier.editor.nodes", PaletteView.class);
        }
    }
}
