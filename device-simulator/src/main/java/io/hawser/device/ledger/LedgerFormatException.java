package io.hawser.device.ledger;

/** A file is no ledger, or a damaged one; the message names the line. */
public final class LedgerFormatException extends RuntimeException {
    LedgerFormatException(String message) {
        super(message);
    }
}
