package org.espalier.nodes.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;

/**
 * A decoded PNG or JPEG file.
 *
 * @param planes one for gray, or red, green and blue; each row by row, values from 0 to 255
 */
record ImageFile(int height, int width, List<float[]> planes) {

    /** Whether a file's name says that it is an image that can be read. */
    static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    boolean gray() {
        return planes.size() == 1;
    }

    /**
     * Decodes a file.
     *
     * @throws InvalidDataException when it is damaged, too large or of another format
     */
    static ImageFile read(Path file) throws InvalidDataException {
        try (InputStream bytes = Files.newInputStream(file); ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
            Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw unreadable(file, "neither PNG nor JPEG", null);
            }
            javax.imageio.ImageReader reader = readers.next();
            try {
                List<String> formats = Arrays.stream(reader.getOriginatingProvider().getFormatNames()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
                if (!formats.contains("png") && !formats.contains("jpeg")) {
                    throw unreadable(file, "the format " + formats.get(0), null);
                }
                reader.setInput(in, true, true);
                int height = reader.getHeight(0);
                int width = reader.getWidth(0);
                if ((long) height * width > ImageConverter.MAX_POINTS) {
                    throw new InvalidDataException(ImageConverter.tooLarge(height, width, file));
                }
                return of(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException fault) {
            // The decoders report damage with any of these.
            throw unreadable(file, fault.getClass().getSimpleName() + (fault.getMessage() == null ? "" : ": " + fault.getMessage()), fault);
        }
    }

    private static InvalidDataException unreadable(Path file, String found, Exception cause) {
        return new InvalidDataException(Problem.of("an image cannot be read: " + file).atSetting("file").found(found).expected("a complete PNG or JPEG file")
                .remedy("replace the file, or take it out of the folder"), cause);
    }

    private static ImageFile of(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        ColorModel colors = image.getColorModel();
        if (colors.getNumComponents() == 1 && !(colors instanceof IndexColorModel)) {
            // Asking for RGB would bend gray values by the difference of two gamma curves.
            Raster raster = image.getRaster();
            float[] plane = raster.getSamples(0, 0, width, height, 0, (float[]) null);
            int bits = colors.getComponentSize(0);
            for (int i = 0; bits > 8 && i < plane.length; i++) {
                plane[i] = (int) plane[i] >> bits - 8;
            }
            return new ImageFile(height, width, List.of(plane));
        }
        var planes = new ArrayList<float[]>();
        for (int channel = 0; channel < 3; channel++) {
            planes.add(new float[height * width]);
        }
        boolean gray = colors.getNumColorComponents() == 1 || colors instanceof IndexColorModel;
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int alpha = row[x] >>> 24;
                for (int channel = 0; channel < 3; channel++) {
                    int value = row[x] >> 16 - 8 * channel & 0xff;
                    // Over white.
                    planes.get(channel)[y * width + x] = (value * alpha + 255 * (255 - alpha) + 127) / 255;
                }
                int at = y * width + x;
                gray &= planes.get(0)[at] == planes.get(1)[at] && planes.get(1)[at] == planes.get(2)[at];
            }
        }
        return new ImageFile(height, width, gray ? List.of(planes.get(0)) : planes);
    }
}
