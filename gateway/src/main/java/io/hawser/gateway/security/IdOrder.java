package io.hawser.gateway.security;

import java.util.Comparator;

/** The order of ids. */
final class IdOrder {
    private static final int ABOVE_ALL = 0x10000;

    /** By their bytes in UTF-8, without making them: as chars, but surrogates are greater than all that is none. */
    static final Comparator<String> UTF8 = IdOrder::compare;

    private IdOrder() {}

    private static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + ABOVE_ALL : c;
    }
}
