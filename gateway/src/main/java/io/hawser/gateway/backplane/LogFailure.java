package io.hawser.gateway.backplane;

/** Why an append or a read did not succeed; what a stage of {@link DurableLog} fails with. */
public abstract sealed class LogFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private LogFailure(String message) {
        super(message);
    }

    /** Somebody else appended: what the append {@link Expect expects} did not hold. Nothing was written. */
    public static final class Fenced extends LogFailure {
        private static final long serialVersionUID = 1L;

        public Fenced(String message) {
            super(message);
        }
    }

    /** It may be written or not: repeat with the same {@link RecordId}, or read the log's tail. */
    public static final class Unknown extends LogFailure {
        private static final long serialVersionUID = 1L;

        public Unknown(String message) {
            super(message);
        }
    }

    /** No room: the disk or the log's limit is reached. Nothing was written. */
    public static final class Full extends LogFailure {
        private static final long serialVersionUID = 1L;

        public Full(String message) {
            super(message);
        }
    }

    /** The engine is away or closed. Nothing was written. */
    public static final class Unavailable extends LogFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }
}
