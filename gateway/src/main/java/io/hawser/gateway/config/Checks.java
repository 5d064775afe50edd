package io.hawser.gateway.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the values of one group of settings; what is wrong is thrown at the end, together. */
final class Checks {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
    private static final long KIB = 1024;

    private final String group;
    private final List<Problem> problems = new ArrayList<>();

    /** @param group what the keys begin with; empty when they are whole */
    Checks(String group) {
        this.group = group.isEmpty() ? "" : group + ".";
    }

    Checks number(String key, long value, long min, long max) {
        return that(value >= min && value <= max, key, value, min + ".." + max);
    }

    Checks duration(String key, Duration value, Duration min, Duration max) {
        boolean within = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        return that(within, key, show(value), show(min) + ".." + show(max));
    }

    Checks size(String key, long value, long min, long max) {
        return that(value >= min && value <= max, key, showSize(value), showSize(min) + ".." + showSize(max));
    }

    Checks host(String key, String value) {
        return that(HOST.matcher(value).matches(), key, value, "a host name or a numeric address");
    }

    Checks port(String key, int value) {
        return number(key, value, 0, 65_535);
    }

    Checks that(boolean right, String key, Object value, String expected) {
        if (!right) {
            problems.add(new Problem(group + key, value.toString(), expected));
        }
        return this;
    }

    /** @throws ConfigException when anything was wrong */
    void done() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** A duration as one writes it, in the greatest unit of which it is a whole number. */
    static String show(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofDays(Integer.MAX_VALUE)) > 0
                || !duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
    }

    private static String showSize(long bytes) {
        long value = bytes;
        String unit = "";
        for (String next : List.of("k", "m", "g")) {
            if (value == 0 || value % KIB != 0) {
                return value + unit;
            }
            value /= KIB;
            unit = next;
        }
        return value + unit;
    }
}
