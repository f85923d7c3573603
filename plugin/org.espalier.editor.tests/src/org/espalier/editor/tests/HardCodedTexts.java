package org.espalier.editor.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds string literals in Java sources that a person would read: several words, a word with a capital letter, or a single word where
 * something is certainly shown. What goes to logs, to standard error or into an {@link AssertionError} is none, nor are SQL, markup and
 * drawing instructions.
 */
final class HardCodedTexts {
    /** Texts for nobody but programmers and programs, which none of the rules below can tell from others. */
    private static final List<String> EXEMPT = List.of(
            // The product's name.
            "Espalier",
            // A part of file names, and the beginning of DuckDB's messages.
            "-dark-", "^[A-Z][A-Za-z ]* Error: ",
            // Faults of a program, for its author.
            "plugin.xml names the operation \\\"", "\\\", which does not exist", "no side: ", "the layout does not hold this note", "nothing on a canvas: ",
            // The command line.
            "this is a folder, not a workflow file: ", "there is no such file: ");

    /** How the style sheet of the help pages begins. */
    private static final String STYLE_SHEET = "\n            body {";

    private static final Pattern TOKENS = Pattern.compile("/\\*.*?\\*/|//[^\n]*|'(?:\\\\.|[^'\\\\])+'|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\])*)\"", Pattern.DOTALL);
    private static final Pattern UNSEEN = Pattern.compile("getLog\\(|ILog\\.of\\(|new AssertionError\\(|System\\.err\\.|@SuppressWarnings\\(");
    private static final Pattern SHOWN = Pattern.compile("(?:\\.(?:setText|setMessage|setToolTipText|setTitle|setWindowTitle|setDescription|setName|drawText|beginTask|subTask|info|refusal|hint)\\(|\\bsay\\(|\\borElse\\(|[?:]|event\\.result =)\\s*$");
    private static final Pattern SQL = Pattern.compile("\\b(?:CREATE TABLE|SELECT|SET|FROM|WHERE|ORDER BY|NULLS LAST|DESC|ASC|rowid)\\b");
    private static final Pattern SEVERAL_WORDS = Pattern.compile("\\p{L}[^\\p{L}\\s]*\\s|\\s[^\\p{L}\\s]*\\p{L}");
    private static final Pattern CAPITAL = Pattern.compile("^\\W*\\p{Lu}\\p{Ll}");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2}");

    private HardCodedTexts() {
    }

    /** The texts in all sources below a folder, each with its file. */
    static List<String> within(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                of(Files.readString(file)).forEach(text -> found.add(folder.relativize(file) + ": " + text));
            }
        }
        return found;
    }

    /** The texts in one source. */
    static List<String> of(String source) {
        return TOKENS.matcher(source).results().filter(token -> literal(token) != null && isShown(source.substring(0, token.start()), literal(token))).map(HardCodedTexts::literal).toList();
    }

    private static String literal(MatchResult token) {
        return token.group(1) == null ? token.group(2) : token.group(1);
    }

    private static boolean isShown(String before, String literal) {
        String statement = before.substring(Math.max(before.lastIndexOf(';'), Math.max(before.lastIndexOf('{'), before.lastIndexOf('}'))) + 1);
        if (UNSEEN.matcher(statement).find() || SQL.matcher(literal).find() || EXEMPT.contains(literal) || literal.startsWith(STYLE_SHEET)) {
            return false;
        }
        // Without tags, also those that begin or end in another literal, and without entities and places for values.
        String words = literal.replaceAll("<[^>]*(?:>|$)|^[^<]*\">|[\\w-]+=\\\\\"", "").replaceAll("&\\w+;|\\\\u\\w{4}|%[.\\d]*\\w", "").replaceAll("\\\\.", " ");
        return WORD.matcher(words).find() && (SEVERAL_WORDS.matcher(words).find() || CAPITAL.matcher(words).find() || SHOWN.matcher(statement).find());
    }
}
