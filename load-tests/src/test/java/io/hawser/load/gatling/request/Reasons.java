package io.hawser.load.gatling.request;

/** Why requests fail, in words. Threads: stateless, any. */
final class Reasons {
    private Reasons() {}

    /** What {@code exception} says, with its class where the message alone means nothing. */
    static String of(RuntimeException exception) {
        boolean says = exception instanceof UnresolvedTextException || exception instanceof IllegalArgumentException;
        return says ? String.valueOf(exception.getMessage()) : exception.toString();
    }
}
