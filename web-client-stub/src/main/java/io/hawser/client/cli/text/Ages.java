package io.hawser.client.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long ago something was and how long something takes, in at most two units, as people say it. */
public final class Ages {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double MILLIS_PER_SECOND = 1e3;

    private Ages() {}

    /** From {@code then} until {@code now}; none is negative, for a clock may have been set back in between. */
    public static Duration between(Instant then, Instant now) {
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
    }

    /** To the second and not finer: {@code 12 s}, {@code 5 min 3 s}, {@code 3 h 12 min}, {@code 2 d 4 h}. */
    public static String text(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + " d " + age.toHoursPart() + " h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h " + age.toMinutesPart() + " min";
        }
        if (age.toMinutes() > 0) {
            return age.toMinutes() + " min " + age.toSecondsPart() + " s";
        }
        return age.toSeconds() + " s";
    }

    /** As {@link #text}, and finer below a minute: {@code <1 ms}, {@code 40 ms}, {@code 1.5 s}. */
    public static String measured(Duration took) {
        if (took.compareTo(MINUTE) >= 0) {
            return text(took);
        }
        if (took.compareTo(SECOND) >= 0) {
            return String.format(Locale.ROOT, "%.1f s", took.toMillis() / MILLIS_PER_SECOND);
        }
        return !took.isZero() && took.toMillis() == 0 ? "<1 ms" : took.toMillis() + " ms";
    }
}
