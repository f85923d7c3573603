package org.espalier.engine.tests;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.espalier.engine.cli.EspalierCommand;
import org.espalier.engine.cli.Output;

/** The command line within this process. */
public final class Espalier {
    private Espalier() {
    }

    /**
     * What a command came to.
     *
     * @param code its exit code
     * @param out what it printed to standard output
     * @param error what it printed to standard error
     */
    public record Outcome(int code, String out, String error) {
        /** Standard output as data. */
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException fault) {
                throw new AssertionError("not JSON: " + out + error, fault);
            }
        }

        /** What was printed for a message: the lines that begin one. */
        public List<String> errors() {
            return error.lines().filter(line -> line.startsWith("error: ")).map(line -> line.substring("error: ".length())).toList();
        }
    }

    public static Outcome execute(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        var texts = new ArrayList<String>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        int code = EspalierCommand.execute(texts.toArray(String[]::new), Registry.installed(),
                new Output(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(error, true, StandardCharsets.UTF_8)));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    }

    /** Runs a workflow, with {@code --json -}. */
    public static Outcome run(Path workflow, Object... arguments) {
        var all = new ArrayList<Object>(List.of("run", workflow, "--json", "-"));
        all.addAll(List.of(arguments));
        return execute(all.toArray());
    }

    /**
     * Writes a workflow file.
     *
     * @param content the members behind {@code format} and {@code name}, in JSON with {@code '} for {@code "}
     */
    public static Path workflow(Path folder, String name, String content) throws Exception {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name + ".workflow"), json("{'format': 'espalier-workflow/1', 'name': '" + name + "', " + content + "}"));
    }

    /** JSON with {@code '} for {@code "}. */
    public static String json(String text) {
        return text.replace('\'', '"');
    }
}
