package io.hawser.protocol;

/** Bytes that follow no frame of the protocol. The connection is beyond repair: answer with {@link #fault()} and close. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 64;

    private final transient ProtocolFault fault;

    public MalformedFrameException(ProtocolFault.Code code, String text) {
        // No stack trace: this is the peer's fault, and hostile peers must not cost us one for every frame.
        super(text, null, false, false);
        this.fault = new ProtocolFault(code, text);
    }

    /**
     * A body that does not follow its type.
     *
     * @param what the field
     * @param value what it held, never a secret or a payload; cut to 64 characters, and made fit for one line of a log
     * @param expected what it should have held
     */
    public static MalformedFrameException malformedBody(String what, Object value, String expected) {
        return of(ProtocolFault.Code.MALFORMED_BODY, what, value, expected);
    }

    /** The same for any kind of wrong. */
    public static MalformedFrameException of(ProtocolFault.Code code, String what, Object value, String expected) {
        return new MalformedFrameException(code, what + ": " + shown(value) + " (expected: " + expected + ")");
    }

    /** What to tell the device. */
    public ProtocolFault fault() {
        return fault;
    }

    private static String shown(Object value) {
        String text = value.toString();
        if (text.isEmpty()) {
            return "empty";
        }
        return text.codePoints()
                .limit(MAX_SHOWN)
                .map(c -> isPrintable(c) ? c : '.')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
