package org.espalier.nodes.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.espalier.engine.node.Problem;

/** Looks at the words of an SQL query, leaving out quoted texts and comments. That a query is correct is for DuckDB to say. */
final class SqlText {
    /** Functions and words whose value is another one in the next run, as duckdb_functions() lists them. */
    private static final Set<String> UNSTEADY_FUNCTIONS = Set.of("random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "now", "today", "get_current_time",
            "get_current_timestamp", "transaction_timestamp", "nextval", "currval", "current_query", "current_query_id", "current_transaction_id", "current_connection_id",
            "txid_current", "sleep_ms");
    private static final Set<String> UNSTEADY_WORDS = Set.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp");
    private static final Set<String> STARTS = Set.of("select", "with", "from", "values", "table", "pivot", "unpivot", "summarize", "describe", "(");
    private static final Pattern TOKEN = Pattern.compile("--[^\\n]*|/\\*.*?(?:\\*/|\\z)|'(?:[^']|'')*'?|\"(?:[^\"]|\"\")*\"?|(\\$\\w*\\$).*?(?:\\1|\\z)|\\w+|[^\\s\\w]", Pattern.DOTALL);

    private final String query;
    private final List<String> words = new ArrayList<>();

    private SqlText(String query) {
        this.query = query;
    }

    /** The query without a semicolon at its end. */
    static String of(String text) {
        return read(text).query;
    }

    private static SqlText read(String text) {
        int end = text.length();
        var tokens = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            String token = matcher.group();
            if (!token.startsWith("--") && !token.startsWith("/*")) {
                tokens.add(token.toLowerCase(Locale.ROOT));
                end = token.equals(";") ? matcher.start() : text.length();
            }
        }
        var read = new SqlText(text.substring(0, end));
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).equals(";")) {
            tokens.remove(tokens.size() - 1);
        }
        read.words.addAll(tokens);
        return read;
    }

    /** What is wrong with a query for our purposes. */
    static Optional<Problem> check(String text) {
        SqlText sql = read(text);
        if (sql.words.isEmpty()) {
            return Optional.of(problem("there is no query").found("nothing").expected("a SELECT over the tables t1, t2 and so on").remedy("write one, such as SELECT * FROM t1"));
        } else if (sql.words.contains(";")) {
            return Optional.of(problem("there is more than one statement").found("a semicolon before the end").expected("a single SELECT").remedy("use one sql node for each"));
        } else if (!STARTS.contains(sql.words.get(0))) {
            return Optional.of(problem("this is not a query").found(sql.words.get(0).toUpperCase(Locale.ROOT)).expected("a single SELECT, WITH, FROM, VALUES, PIVOT or UNPIVOT")
                    .remedy("only read from the tables; the result is the output of the node"));
        }
        return sql.unsteady().map(word -> problem("the result would be another one in each run").found(word).expected("a query that depends on its inputs alone")
                .remedy("leave it out; for samples give a seed with REPEATABLE, or use a partition node"));
    }

    private static Problem problem(String what) {
        return Problem.of(what).atSetting("query");
    }

    private Optional<String> unsteady() {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean called = i + 1 < words.size() && words.get(i + 1).equals("(");
            if (called && UNSTEADY_FUNCTIONS.contains(word) || UNSTEADY_WORDS.contains(word)) {
                return Optional.of(word);
            }
            boolean sample = word.equals("tablesample") || word.equals("using") && i + 1 < words.size() && words.get(i + 1).equals("sample");
            if (sample && !words.contains("repeatable")) {
                return Optional.of("a sample without REPEATABLE");
            }
        }
        return Optional.empty();
    }
}
