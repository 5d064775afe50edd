package io.hawser.client.cli.text;

/** How a node is, in a word. */
public enum Mood {
    /** Everything that is configured does its work. */
    WELL(32),
    /** Something comes up: look again. */
    WAIT(33),
    /** Somebody takes it out of service. */
    DRAINING(33),
    /** It does its work with a fault. */
    DEGRADED(33),
    /** Something does not do its work. */
    TROUBLE(31);

    private final int color;

    Mood(int color) {
        this.color = color;
    }

    /** Whether nobody has to look: all is well, or is as somebody wants it. */
    public boolean isFine() {
        return this == WELL || this == DRAINING;
    }

    /** The word, in the color of the mood, for terminals that show colors. */
    String colored() {
        return "\u001b[1;" + color + "m" + this + "\u001b[0m";
    }
}
