import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;

/**
 * Turns SVG icons into pictures of the sizes that the editor needs, for light grounds and, with the colours that go with them,
 * for dark ones. The build runs it with JSVG on the class path:
 * {@code java -cp jsvg.jar RasterizeIcons.java node-icons icons-svg icons}.
 */
public final class RasterizeIcons {
    private static final int[] NODE_SIZES = {16, 32, 64, 128};
    /** The colours of light grounds, and what they become on dark ones; the accents are those of the editor's Theme. */
    private static final Map<String, String> DARK = Map.of("#3b4252", "#dfe4ee", "#ffffff", "#2d323b", "#2b7de9", "#5aa2ff", "#d46f14", "#f2a154", "#8a4fd3", "#b084ee", "#d3324f", "#ff7a91",
            "#2f9e64", "#4cc38a", "#5f6b7a", "#9aa7b8", "#0f8b8d", "#2fb8ba");

    private RasterizeIcons() {
    }

    public static void main(String[] arguments) throws IOException {
        Path nodes = Path.of(arguments[0]);
        Path actions = Path.of(arguments[1]);
        Path target = Path.of(arguments[2]);
        Path nodeTarget = Files.createDirectories(target.resolve("nodes"));
        Path actionTarget = Files.createDirectories(target.resolve("actions"));
        for (Path svg : svgs(nodes)) {
            String name = base(svg);
            String text = Files.readString(svg);
            for (int size : NODE_SIZES) {
                write(text, size, nodeTarget.resolve(name + "-" + size + ".png"));
                write(dark(text), size, nodeTarget.resolve(name + "-dark-" + size + ".png"));
            }
        }
        for (Path svg : svgs(actions)) {
            String text = Files.readString(svg);
            if (base(svg).equals("espalier")) {
                for (int size : NODE_SIZES) {
                    write(text, size, target.resolve("espalier-" + size + ".png"));
                }
            } else {
                write(text, 16, actionTarget.resolve(base(svg) + ".png"));
                write(text, 32, actionTarget.resolve(base(svg) + "@2x.png"));
            }
        }
    }

    private static List<Path> svgs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".svg")).sorted().toList();
        }
    }

    private static String base(Path svg) {
        String name = svg.getFileName().toString();
        return name.substring(0, name.length() - ".svg".length());
    }

    private static String dark(String text) {
        String result = text;
        for (Map.Entry<String, String> entry : DARK.entrySet()) {
            result = result.replace(entry.getKey(), entry.getValue());
        }
        return result;
    }

    private static void write(String svg, int size, Path target) {
        SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)), null, LoaderContext.createDefault());
        if (document == null) {
            throw new IllegalArgumentException(target.getFileName() + ": the SVG cannot be read");
        }
        var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document.render((java.awt.Component) null, graphics, new ViewBox(0, 0, size, size));
        graphics.dispose();
        try {
            ImageIO.write(image, "png", target.toFile());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
