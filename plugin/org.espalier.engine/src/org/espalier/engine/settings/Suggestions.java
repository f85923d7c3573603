package org.espalier.engine.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the user may have meant. */
public final class Suggestions {
    private Suggestions() {
    }

    /** The name that is closest to the one given, if one is close enough to be a typing error of it. */
    public static Optional<String> closest(String given, Collection<String> names) {
        String lower = given.toLowerCase(Locale.ROOT);
        record Candidate(String name, int distance) {
        }
        return names.stream().map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= Math.max(1, Math.min(given.length(), candidate.name().length()) / 3))
                .min(Comparator.comparingInt(Candidate::distance)).map(Candidate::name);
    }

    /** The least number of insertions, deletions and replacements of characters that lead from one text to the other (Levenshtein 1966). */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
