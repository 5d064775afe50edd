package io.hawser.gateway.backplane.nats.wire;

/** Why a question over a {@link Line} was not answered. */
public abstract sealed class WireFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private WireFailure(String message) {
        super(
                message, null, false,
                false); // they are many when servers are away, and where they are made tells nothing
    }

    /** It never left. */
    public static final class NotSent extends WireFailure {
        private static final long serialVersionUID = 1L;

        NotSent(String message) {
            super(message);
        }
    }

    /** It never left, for the server takes none that is so long; another may. */
    public static final class TooLong extends WireFailure {
        private static final long serialVersionUID = 1L;

        TooLong(String message) {
            super(message);
        }
    }

    /** A server answered that nobody listens there. */
    public static final class NobodyThere extends WireFailure {
        private static final long serialVersionUID = 1L;

        NobodyThere(String message) {
            super(message);
        }
    }

    /** It left, and nothing came back. */
    public static final class NoAnswer extends WireFailure {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }
    }
}
