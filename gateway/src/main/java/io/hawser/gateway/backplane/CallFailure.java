package io.hawser.gateway.backplane;

/** Why a question to another node was not answered; what a stage of {@link Calls} fails with. */
public abstract sealed class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private CallFailure(String message) {
        super(message);
    }

    /** Nobody is there, or nobody there serves the operation: no handler ran. */
    public static final class Unreachable extends CallFailure {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }

    /** No answer in time: the handler may have run, or run yet. */
    public static final class TimedOut extends CallFailure {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message) {
            super(message);
        }
    }

    /** The handler failed; the message is its. */
    public static final class Remote extends CallFailure {
        private static final long serialVersionUID = 1L;

        public Remote(String message) {
            super(message);
        }
    }
}
