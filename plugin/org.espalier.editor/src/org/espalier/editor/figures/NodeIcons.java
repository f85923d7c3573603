package org.espalier.editor.figures;

import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Path;
import org.eclipse.draw2d.FigureUtilities;
import org.eclipse.draw2d.Graphics;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageDataProvider;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Display;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * The icons of nodes: {@code node-icons/ID.svg}, which the build turns into pictures of several sizes, for light and for dark
 * grounds. A node without one shows the first letter of its name.
 */
public final class NodeIcons {
    private static final int[] SIZES = {16, 32, 64, 128};
    private static final Map<String, Optional<Image>> IMAGES = new HashMap<>();

    private NodeIcons() {
    }

    /** Draws a node's icon. */
    public static void paint(Graphics graphics, String type, String name, Theme theme, RGB accent, int x, int y, int size) {
        // Twice the size, so that it stays crisp when the canvas is zoomed in.
        Optional<Image> image = image(type, 2 * size, theme.dark());
        if (image.isPresent()) {
            graphics.setInterpolation(SWT.HIGH);
            graphics.drawImage(image.get(), 0, 0, 2 * size, 2 * size, x, y, size, size);
            return;
        }
        Font font = JFaceResources.getFontRegistry().getBold(JFaceResources.HEADER_FONT);
        String letter = name.isEmpty() ? "?" : name.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
        graphics.setFont(font);
        graphics.setForegroundColor(Theme.color(accent));
        var extent = FigureUtilities.getTextExtents(letter, font);
        graphics.drawString(letter, x + (size - extent.width) / 2, y + (size - extent.height) / 2);
    }

    /** The icon at a size in points, for menus and lists. Drawn from its letter where the node has none. */
    public static Image image(String type, String name, int size, boolean dark, RGB accent) {
        return image(type, size, dark).or(() -> IMAGES.computeIfAbsent("letter-" + name + size + accent, key -> Optional.of(letter(name, size, accent)))).get();
    }

    /** The icon at a size in points, where the node has one. */
    public static Optional<Image> image(String type, int size, boolean dark) {
        return IMAGES.computeIfAbsent(type + "@" + size + dark, key -> load(type, size, dark));
    }

    /** The file of an icon, at least as large as asked for where there is one. */
    public static Optional<URL> file(String type, int pixels, boolean dark) {
        Bundle bundle = FrameworkUtil.getBundle(NodeIcons.class);
        int size = SIZES[SIZES.length - 1];
        for (int i = SIZES.length - 1; i >= 0 && SIZES[i] >= pixels; i--) {
            size = SIZES[i];
        }
        if (bundle == null || !type.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        return Optional.ofNullable(FileLocator.find(bundle, new Path("icons/nodes/" + type + (dark ? "-dark-" : "-") + size + ".png"), null));
    }

    private static Optional<Image> load(String type, int size, boolean dark) {
        if (file(type, size, dark).isEmpty()) {
            return Optional.empty();
        }
        ImageDataProvider data = zoom -> {
            int pixels = size * zoom / 100;
            ImageData best = ImageDescriptor.createFromURL(file(type, pixels, dark).orElseThrow()).getImageData(100);
            return best.width == pixels ? best : zoom == 100 || best.width > pixels ? best.scaledTo(pixels, pixels) : null;
        };
        return Optional.of(new Image(Display.getCurrent(), data));
    }

    private static Image letter(String name, int size, RGB accent) {
        var image = new Image(Display.getCurrent(), size, size);
        var gc = new GC(image);
        gc.setAntialias(SWT.ON);
        gc.setBackground(new org.eclipse.swt.graphics.Color(accent));
        gc.fillRoundRectangle(0, 0, size, size, size / 3, size / 3);
        gc.setForeground(Display.getCurrent().getSystemColor(SWT.COLOR_WHITE));
        gc.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
        String letter = name.isEmpty() ? "?" : name.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
        var extent = gc.textExtent(letter);
        gc.drawText(letter, (size - extent.x) / 2, (size - extent.y) / 2, true);
        gc.dispose();
        return image;
    }
}
