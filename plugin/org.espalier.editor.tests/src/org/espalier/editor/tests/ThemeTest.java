package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.palette.QuickAdd;
import org.espalier.engine.node.PortType;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.run.NodeState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The light and the dark theme of the workbench, and what must be told from their grounds. */
class ThemeTest {
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";
    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    /** What the Web Content Accessibility Guidelines 2.1 ask of text (1.4.3) and of graphics (1.4.11). */
    private static final double TEXT = 4.5;
    private static final double GRAPHICS = 3;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
        choose(LIGHT);
    }

    @Test
    void whatIsOnTheCanvasStandsOutInBothThemes() {
        List<String> categories = NodeExtensions.read(RegistryFactory.getRegistry()).all().stream().map(type -> type.declaration().category()).distinct().toList();
        assertTrue(categories.containsAll(List.of("data", "train", "tune", "compress", "apply", "io", "flow")), "all that have an accent of their own");
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            assertContrast(TEXT, "text", theme.text(), theme.card());
            assertContrast(TEXT, "subtle text", theme.subtle(), theme.card());
            for (RGB ground : List.of(theme.card(), theme.canvas())) {
                categories.forEach(category -> assertContrast(GRAPHICS, category, theme.category(category), ground));
                Stream.of(Optional.<PortType>empty(), Optional.of(PortType.TABLE), Optional.of(PortType.MODEL)).forEach(port -> assertContrast(GRAPHICS, port.toString(), theme.port(port), ground));
            }
            for (NodeState state : NodeState.values()) {
                assertContrast(GRAPHICS, state.toString(), theme.state(state), theme.card());
            }
        }
    }

    /** One icon serves both themes, so each of its colours has to. */
    @Test
    void iconsOfActionsStandOutFromMenusAndToolbarsInBothThemes() throws IOException {
        Ui.open(Samples.training(folder));
        for (String theme : List.of(LIGHT, DARK)) {
            choose(theme);
            ImageData picture = picture("icons-" + theme);
            for (Rectangle area : List.of(menuBar(), toolbar())) {
                RGB ground = ground(picture, area);
                for (Path icon : actionIcons()) {
                    Pattern.compile("stroke=\"#([0-9a-f]{6})\"").matcher(Files.readString(icon)).results().map(match -> rgb(match.group(1)))
                            .forEach(colour -> assertContrast(GRAPHICS, theme + " " + icon.getFileName(), colour, ground));
                }
            }
        }
    }

    @Test
    void theDarkThemeIsDarkEverywhere() throws IOException {
        Ui.open(Samples.training(folder));
        choose(DARK);
        Ui.command("org.espalier.editor.quickAdd");
        Ui.await("quick add", () -> Ui.call(() -> QuickAdd.current(Ui.display()).isPresent()));
        ImageData picture = picture("dark");
        Rectangle window = Ui.call(() -> shell().getBounds()).intersection(new Rectangle(0, 0, picture.width, picture.height));
        Map<RGB, Integer> colours = colours(picture, window);
        int light = colours.entrySet().stream().filter(entry -> luminance(entry.getKey()) > 0.18).mapToInt(Map.Entry::getValue).sum();
        assertTrue(light < 0.06 * window.width * window.height, () -> "what is light is text and pictures alone, but it is " + 100.0 * light / window.width / window.height + "%");
        assertTrue(luminance(ground(picture, menuBar())) < 0.05);
        Rectangle popup = Ui.call(() -> QuickAdd.current(Ui.display()).orElseThrow().query().getShell().getBounds());
        assertTrue(luminance(ground(picture, new Rectangle(popup.x, popup.y, popup.width, 6))) < 0.05, "the frame of the popup");
    }

    private static List<Path> actionIcons() throws IOException {
        try (Stream<Path> files = Files.list(Samples.root().resolve("plugin/org.espalier.editor/icons-svg"))) {
            // The logo stands on a ground of its own.
            List<Path> icons = files.filter(file -> !file.endsWith("espalier.svg")).sorted().toList();
            assertTrue(icons.size() > 10);
            return icons;
        }
    }

    /** Chooses a theme and waits until GTK shows it. */
    private static void choose(String id) {
        Ui.run(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class).setTheme(id, false));
        Ui.await(id, () -> luminance(ground(picture("choosing"), menuBar())) < 0.18 == id.equals(DARK));
        assertEquals(id.equals(DARK), luminance(ground(picture("chosen"), toolbar())) < 0.18);
    }

    private static ImageData picture(String name) {
        return new ImageData(Ui.screenshot(name).toString());
    }

    private static Shell shell() {
        return Ui.page().getWorkbenchWindow().getShell();
    }

    private static Rectangle menuBar() {
        return Ui.call(() -> {
            Rectangle all = shell().getBounds();
            Point inside = shell().toDisplay(0, 0);
            return new Rectangle(inside.x, all.y, shell().getClientArea().width, inside.y - all.y);
        });
    }

    /** Where the toolbar of the workflows is; without an editor there is another. */
    private static Rectangle toolbar() {
        return Ui.call(() -> {
            String run = PlatformUI.getWorkbench().getService(ICommandService.class).getCommand("org.espalier.editor.runAll").getName();
            List<ToolBar> all = toolbars(shell());
            ToolBar bar = all.stream().filter(each -> Arrays.stream(each.getItems()).anyMatch(item -> String.valueOf(item.getToolTipText()).startsWith(run))).findFirst().orElse(all.get(0));
            Point corner = bar.toDisplay(0, 0);
            return new Rectangle(corner.x, corner.y, bar.getSize().x, bar.getSize().y);
        });
    }

    private static List<ToolBar> toolbars(Composite within) {
        List<ToolBar> found = new ArrayList<>();
        for (Control child : within.getChildren()) {
            if (child instanceof ToolBar bar && bar.isVisible()) {
                found.add(bar);
            } else if (child instanceof Composite composite) {
                found.addAll(toolbars(composite));
            }
        }
        return found;
    }

    /** The commonest colour of an area. */
    private static RGB ground(ImageData picture, Rectangle area) {
        return colours(picture, area).entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private static Map<RGB, Integer> colours(ImageData picture, Rectangle area) {
        Map<RGB, Integer> counts = new HashMap<>();
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                counts.merge(picture.palette.getRGB(picture.getPixel(x, y)), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static void assertContrast(double least, String what, RGB colour, RGB ground) {
        double contrast = contrast(colour, ground);
        assertTrue(contrast >= least, () -> what + ": " + Theme.hex(colour) + " on " + Theme.hex(ground) + " has " + contrast);
    }

    /** The contrast of two colours as the Web Content Accessibility Guidelines 2.1 define it. */
    private static double contrast(RGB one, RGB other) {
        double first = luminance(one) + 0.05;
        double second = luminance(other) + 0.05;
        return Math.max(first, second) / Math.min(first, second);
    }

    private static double luminance(RGB colour) {
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static RGB rgb(String hex) {
        int value = Integer.parseInt(hex, 16);
        return new RGB(value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
    }
}
