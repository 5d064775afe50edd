package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.Command;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.Payload;
import java.util.Optional;

/**
 * What a device answers to a command.
 *
 * <p>Threads: immutable, any.
 */
public final class Reply {
    private final CommandResult.Status status;
    private final Optional<Text> payload; // none: the command's own

    private Reply(CommandResult.Status status, Optional<Text> payload) {
        this.status = status;
        this.payload = payload;
    }

    /** That it did it, with the command's own payload. */
    public static Reply echo() {
        return new Reply(CommandResult.Status.SUCCEEDED, Optional.empty());
    }

    /** That it did it, with a payload that may hold expressions. */
    public static Reply succeeded(String payload) {
        return new Reply(CommandResult.Status.SUCCEEDED, Optional.of(Text.of(payload)));
    }

    /** That it tried and it did not work. */
    public static Reply failed(String payload) {
        return new Reply(CommandResult.Status.FAILED, Optional.of(Text.of(payload)));
    }

    /** That it did not try. */
    public static Reply rejected(String payload) {
        return new Reply(CommandResult.Status.REJECTED, Optional.of(Text.of(payload)));
    }

    /** The answer to {@code command} of the user of {@code session}. */
    CommandResult to(Command command, Session session) {
        Payload answer = payload.map(text -> Payload.ofUtf8(text.in(session))).orElse(command.payload());
        return new CommandResult(command.id(), status, answer);
    }
}
