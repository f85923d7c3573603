package org.espalier.engine.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 10m}, {@code 90s}, {@code 1h30m}, {@code 500ms}, {@code 2d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private Durations() {
    }

    /** @throws IllegalArgumentException when the text is of another form, or says no time at all */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a length of time such as 90s, 10m or 1h30m");
        }
        Duration duration = Duration.ofDays(number(matcher, 1)).plusHours(number(matcher, 2)).plusMinutes(number(matcher, 3)).plusSeconds(number(matcher, 4)).plusMillis(number(matcher, 5));
        if (duration.isZero()) {
            throw new IllegalArgumentException("\"" + text + "\" is no time at all; write for example 90s, 10m or 1h30m");
        }
        return duration;
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
