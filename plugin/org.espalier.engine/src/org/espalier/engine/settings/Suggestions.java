package org.espalier.engine.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the user may have meant. */
public final class Suggestions {
    /** Nobody mistypes more than this. */
    private static final int LONGEST = 200;

    private Suggestions() {
    }

    /** The name that is closest to the one given, if one is close enough to be a typing error of it. */
    public static Optional<String> closest(String given, Collection<String> names) {
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = given.toLowerCase(Locale.ROOT);
        record Candidate(String name, int distance) {
        }
        return names.stream().filter(name -> name.length() <= LONGEST).map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> close(candidate.distance(), Math.min(given.length(), candidate.name().length())))
                .min(Comparator.comparingInt(Candidate::distance)).map(Candidate::name);
    }

    /** A third may be wrong, or one letter of two: a name of which nothing is left is another one. */
    private static boolean close(int distance, int shorter) {
        return distance <= Math.max(1, shorter / 3) && distance < Math.max(1, shorter);
    }

    /**
     * The least number of insertions, deletions, replacements and exchanges of neighbours that lead from one text to the other, no
     * part of it being edited twice (optimal string alignment, after Damerau 1964).
     */
    private static int distance(String from, String to) {
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int least = Math.min(distance[i - 1][j - 1] + (same ? 0 : 1), Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
                boolean exchanged = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
                distance[i][j] = exchanged ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
            }
        }
        return distance[from.length()][to.length()];
    }
}
