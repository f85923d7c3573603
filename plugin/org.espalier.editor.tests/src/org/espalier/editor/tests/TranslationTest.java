package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.espalier.editor.Messages;
import org.junit.jupiter.api.Test;

/** Text that a translator cannot reach stays as it is for everybody. */
class TranslationTest {
    private static final Path EDITOR = Samples.root().resolve("plugin/org.espalier.editor");

    private static Properties texts() throws IOException {
        var texts = new Properties();
        try (InputStream in = Messages.class.getResourceAsStream("messages.properties")) {
            texts.load(in);
        }
        return texts;
    }

    /** What is neither in {@code messages.properties} nor in {@code plugin.properties} is nowhere. */
    @Test
    void whatTheDesktopSaysCanBeTranslated() throws IOException {
        assertEquals(List.of(), HardCodedTexts.within(EDITOR.resolve("src")));
        String plugin = Files.readString(EDITOR.resolve("plugin.xml")).replaceAll("<property [^>]*>", "");
        // The product's own name, the names of separators, and those of marker attributes are the same everywhere.
        List<String> fixed = Pattern.compile(" (?:name|label|description|tooltip|mnemonic)=\"([^%\"][^\"]*)\"|<description>([^%<][^<]*)<").matcher(plugin).results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1)).filter(text -> !List.of("Espalier", "edit", "arrange", "view", "add").contains(text) && !text.startsWith("org.espalier.")).toList();
        assertEquals(List.of(), fixed);
    }

    /** The test above must not pass because it sees nothing. */
    @Test
    void aTextInASourceIsFound() {
        assertEquals(List.of("Run it"), HardCodedTexts.of("class A { void a() { label.setText(\"Run it\"); /* \"No text\" */ } }"));
        assertEquals(List.of("Nodes"), HardCodedTexts.of("String title = \"Nodes\"; // a \"Remark\""));
        assertEquals(List.of(" rows", "missing"), HardCodedTexts.of("say(count + \" rows\"); String cell = value == null ? \"missing\" : value;"));
        assertEquals(List.of("<h1>Input</h1>\\n"), HardCodedTexts.of("page.append(\"<h1>Input</h1>\\n\").append(\"<p class=\\\"id\\\">\");"));
        assertEquals(List.of(), HardCodedTexts.of("ILog.of(A.class).warn(\"It is gone\", fault); json.put(\"nodes\", 1); statement.execute(\"SELECT * FROM rows\");"));
    }

    @Test
    void everyTextIsThereAndUsed() throws IOException {
        var fields = new TreeSet<String>();
        for (Field field : Messages.class.getFields()) {
            fields.add(field.getName());
        }
        assertEquals(fields, new TreeSet<>(texts().stringPropertyNames()));
        var used = new TreeSet<String>();
        var names = Pattern.compile("\\bMessages\\.(\\w+)");
        try (Stream<Path> sources = Files.walk(EDITOR.resolve("src"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                names.matcher(Files.readString(source)).results().map(match -> match.group(1)).filter(fields::contains).forEach(used::add);
            }
        }
        assertEquals(fields, used);
        var keys = new Properties();
        keys.load(Files.newBufferedReader(EDITOR.resolve("plugin.properties")));
        String manifests = Files.readString(EDITOR.resolve("plugin.xml")) + Files.readString(EDITOR.resolve("META-INF/MANIFEST.MF"));
        assertEquals(new TreeSet<>(keys.stringPropertyNames()), new TreeSet<>(Pattern.compile("[\" >]%([a-zA-Z.]+)").matcher(manifests).results().map(match -> match.group(1)).toList()));
    }

    /** Where values are put into a text, an apostrophe is written twice, and nowhere else. */
    @Test
    void apostrophesAreSeen() throws IOException {
        texts().forEach((key, text) -> {
            boolean bound = Pattern.compile("\\{\\d}").matcher(text.toString()).find();
            String rest = bound ? text.toString().replace("''", "") : text.toString();
            assertTrue(bound ? !rest.contains("'") : !rest.contains("''"), key + " = " + text);
        });
    }

    /** As with a fragment that brings a translation: the desktop's own class, its own texts, and another language beside them. */
    @Test
    void aTranslationReachesEveryText() throws Exception {
        Properties texts = texts();
        Class<?> translated = Class.forName(Messages.class.getName(), true, new WithTranslation(texts));
        for (Field field : translated.getFields()) {
            assertEquals(translation(texts.getProperty(field.getName())), field.get(null), field.getName());
        }
    }

    private static String translation(String text) {
        return "\u00ab" + text + "\u00bb";
    }

    /** Loads the texts anew; for whatever language they are asked, there is a translation. */
    private static final class WithTranslation extends ClassLoader {
        private final byte[] translations;

        WithTranslation(Properties texts) throws IOException {
            super(Messages.class.getClassLoader());
            var all = new Properties();
            texts.forEach((key, text) -> all.setProperty(key.toString(), translation(text.toString())));
            var file = new ByteArrayOutputStream();
            all.store(file, null);
            translations = file.toByteArray();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Messages.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Messages.class.getResourceAsStream("Messages.class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return name.startsWith("org/espalier/editor/messages_") ? new ByteArrayInputStream(translations) : super.getResourceAsStream(name);
        }
    }
}
