package org.espalier.editor.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Workflows for the tests, made afresh in a folder of the test's own. */
final class Samples {
    private Samples() {
    }

    /** The repository, which the build names. */
    static Path root() {
        return Path.of(System.getProperty("espalier.root", "../..")).toAbsolutePath().normalize();
    }

    /** A copy of an example with its data. */
    static Path copyOf(String example, Path folder) throws IOException {
        Path source = root().resolve("test-workflows").resolve(example);
        Path target = folder.resolve(example);
        try (var tree = Files.walk(source)) {
            for (Path file : (Iterable<Path>) tree.filter(path -> !path.toString().contains(".espalier")).sorted()::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return target.resolve(example + ".workflow");
    }

    /** A table of 60 rows with two numbers and a class that follows from them. */
    static void writeTable(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("a,b,label"));
        for (int i = 0; i < 60; i++) {
            lines.add((i % 7) + "," + (i % 5) + "," + ((i % 7) > 3 ? "yes" : "no"));
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    /** A workflow that reads a table, splits it, trains, predicts and scores; in {@code folder/sample.workflow}. */
    static Path training(Path folder) throws IOException {
        writeTable(folder.resolve("data/rows.csv"));
        Path file = folder.resolve("sample.workflow");
        Files.writeString(file, """
                {
                  "format": "espalier-workflow/1",
                  "name": "Sample",
                  "variables": {
                    "seed": 7
                  },
                  "nodes": {
                    "rows": {
                      "type": "table-reader",
                      "settings": {
                        "file": "data/rows.csv"
                      }
                    },
                    "split": {
                      "type": "partition"
                    },
                    "train": {
                      "type": "train-network",
                      "settings": {
                        "target": "label",
                        "layers": [8],
                        "epochs": 5
                      }
                    },
                    "predict": {
                      "type": "predict"
                    },
                    "score": {
                      "type": "score",
                      "settings": {
                        "target": "label"
                      }
                    }
                  },
                  "connections": [
                    "rows -> split",
                    "split.first -> train.table",
                    "train.model -> predict.model",
                    "split.second -> predict.table",
                    "predict -> score"
                  ]
                }
                """);
        return file;
    }

    /** A workflow without nodes. */
    static Path empty(Path folder) throws IOException {
        Path file = folder.resolve("empty.workflow");
        Files.writeString(file, """
                {
                  "format": "espalier-workflow/1",
                  "name": "Empty",
                  "nodes": {},
                  "connections": []
                }
                """);
        return file;
    }
}
