package io.hawser.client.wire;

/** Translates enum values by name, so that one that is newer than this library has a place to go. */
public final class Enums {
    private Enums() {}

    /** The constant of {@code type} whose name is {@code name} without {@code prefix}; {@code unknown} if there is none. */
    public static <E extends Enum<E>> E named(Class<E> type, String prefix, String name, E unknown) {
        if (!name.startsWith(prefix)) {
            return unknown;
        }
        String bare = name.substring(prefix.length());
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(bare)) {
                return constant;
            }
        }
        return unknown;
    }
}
