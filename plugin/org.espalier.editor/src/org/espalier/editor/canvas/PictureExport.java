package org.espalier.editor.canvas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.SWTGraphics;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.LayerConstants;
import org.eclipse.gef.editparts.LayerManager;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.FileDialog;
import org.espalier.editor.Messages;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.workflow.WorkflowFile;

/** Writes the picture of a workflow to a file: PNG as the canvas shows it, at twice the resolution, or SVG. */
public final class PictureExport {
    private static final String SVG = ".svg";
    private static final String PNG = ".png";
    private static final int MARGIN = 24;
    private static final int SCALE = 2;
    /** Larger pictures would need more memory than a machine may have. */
    private static final long MOST_PIXELS = 100_000_000;

    private PictureExport() {
    }

    static void ask(WorkflowEditor editor) {
        var dialog = new FileDialog(editor.getSite().getShell(), SWT.SAVE);
        dialog.setText(Messages.exportPicture);
        dialog.setFilterExtensions(new String[] {"*" + SVG, "*" + PNG});
        dialog.setFilterNames(new String[] {Messages.exportSvg, "PNG"});
        dialog.setFileName(WorkflowFile.baseName(editor.getPartName()) + SVG);
        dialog.setOverwrite(true);
        String file = dialog.open();
        if (file != null) {
            try {
                boolean complete = file.toLowerCase(Locale.ROOT).endsWith(PNG) || file.toLowerCase(Locale.ROOT).endsWith(SVG);
                Path target = Path.of(complete ? file : file + (dialog.getFilterIndex() == 1 ? PNG : SVG));
                write(editor, target);
                editor.hint(NLS.bind(Messages.exportDone, target));
            } catch (IOException fault) {
                MessageDialog.openError(editor.getSite().getShell(), Messages.exportPicture, NLS.bind(Messages.exportFailed, file, fault.getMessage()));
            }
        }
    }

    /**
     * Writes the picture.
     *
     * @param file its extension decides on the format
     */
    public static void write(WorkflowEditor editor, Path file) throws IOException {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(PNG)) {
            Files.write(file, png(editor));
        } else {
            Files.writeString(file, new SvgPicture(editor.model(), editor.theme()).text(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] png(WorkflowEditor editor) throws IOException {
        IFigure layers = LayerManager.Helper.find(editor.viewer().getContents()).getLayer(LayerConstants.PRINTABLE_LAYERS);
        Rectangle extent = editor.operations().extent().expand(MARGIN, MARGIN);
        if ((long) extent.width * SCALE * extent.height * SCALE > MOST_PIXELS) {
            throw new IOException(Messages.exportTooLarge);
        }
        var image = new Image(editor.canvas().getDisplay(), extent.width * SCALE, extent.height * SCALE);
        var gc = new GC(image);
        try {
            gc.setAntialias(SWT.ON);
            gc.setBackground(Theme.color(editor.theme().canvas()));
            gc.fillRectangle(0, 0, extent.width * SCALE, extent.height * SCALE);
            var graphics = new SWTGraphics(gc);
            graphics.scale(SCALE);
            graphics.translate(-extent.x, -extent.y);
            layers.paint(graphics);
            graphics.dispose();
            var loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData(100)};
            var bytes = new ByteArrayOutputStream();
            loader.save(bytes, SWT.IMAGE_PNG);
            return bytes.toByteArray();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }
}
