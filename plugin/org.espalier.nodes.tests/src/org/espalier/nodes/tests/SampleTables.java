package org.espalier.nodes.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.espalier.engine.table.Table;

/** The real data of the example workflows, as tables. */
public final class SampleTables {
    private SampleTables() {
    }

    /** The folder test-workflows of the repository. */
    public static Path folder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("test-workflows"))) {
                return folder.resolve("test-workflows");
            }
        }
        throw new IllegalStateException("the tests run outside of the repository, in " + Path.of("").toAbsolutePath());
    }

    /** Digits: 64 pixels and the label, 1797 rows; every fifth row, from {@code first} on, is left out, or only these are taken. */
    public static Table digits(TestContext context, boolean fifths) throws Exception {
        return csv(context, "compress-digits/data/digits.csv", row -> row % 5 == 0 == fifths);
    }

    /** The digits as images of 1 channel and 8 x 8 points from 0 to 16, with a categorical label; the rows of {@link #digits}. */
    public static Table digitImages(TestContext context, boolean fifths) throws Exception {
        List<String> lines = Files.readAllLines(folder().resolve("compress-digits/data/digits.csv"));
        Object[][] rows = IntStream.range(1, lines.size()).filter(line -> (line - 1) % 5 == 0 == fifths).mapToObj(line -> {
            String[] values = lines.get(line).split(",");
            float[] image = new float[64];
            for (int i = 0; i < image.length; i++) {
                image[i] = Float.parseFloat(values[i]);
            }
            return new Object[] {image, values[64]};
        }).toArray(Object[][]::new);
        return Tables.of(context, List.of("image tensor 1x8x8", "label categorical"), rows);
    }

    /** Iris: 4 lengths and a species, 150 rows. */
    public static Table iris(TestContext context) throws Exception {
        return csv(context, "iris/data/iris.csv", row -> true);
    }

    /** Diabetes: 10 numbers and the progression, 442 rows. */
    public static Table diabetes(TestContext context) throws Exception {
        return csv(context, "diabetes/data/diabetes.csv", row -> true);
    }

    private static Table csv(TestContext context, String file, java.util.function.IntPredicate chosen) throws Exception {
        List<String[]> lines = Files.readAllLines(folder().resolve(file)).stream().map(line -> line.split(",")).toList();
        List<String[]> values = lines.subList(1, lines.size());
        var columns = new ArrayList<String>();
        for (int i = 0; i < lines.get(0).length; i++) {
            int column = i;
            boolean numbers = values.stream().allMatch(line -> line[column].matches("[-+.eE0-9]+"));
            boolean whole = numbers && values.stream().allMatch(line -> line[column].matches("-?[0-9]+"));
            columns.add(lines.get(0)[i] + (whole ? " int64" : numbers ? " float64" : " categorical"));
        }
        Object[][] rows = IntStream.range(0, values.size()).filter(chosen)
                .mapToObj(row -> Arrays.stream(values.get(row)).map(SampleTables::value).toArray()).toArray(Object[][]::new);
        return Tables.of(context, columns, rows);
    }

    private static Object value(String text) {
        return text.matches("-?[0-9]+") ? (Object) Long.valueOf(text) : text.matches("[-+.eE0-9]+") ? (Object) Double.valueOf(text) : text;
    }
}
