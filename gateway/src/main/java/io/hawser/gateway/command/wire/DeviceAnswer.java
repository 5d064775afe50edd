package io.hawser.gateway.command.wire;

import io.hawser.gateway.command.AcceptedCommand;
import io.hawser.gateway.command.Commands;
import io.hawser.gateway.command.WaitFor;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a device said of a command of its own. */
public sealed interface DeviceAnswer {

    /** Who said it. */
    DeviceId device();

    /** The most bytes that it takes. */
    int bytes();

    void putInto(ByteBuffer out);

    /** Tells the commands of its shard; completes when they need not be told again, fails when they close first. */
    CompletionStage<Void> tell(Commands commands);

    /** It has the command. */
    record Acknowledged(DeviceId device, UUID command) implements DeviceAnswer {
        private static final byte CODE = 0;

        @Override
        public int bytes() {
            return 1 + Short.BYTES + Fields.utf8(device.value()).length + 16;
        }

        @Override
        public void putInto(ByteBuffer out) {
            out.put(CODE);
            Fields.putText(out, device.value());
            Fields.putId(out, command);
        }

        /** Should it get lost, the result that follows says as much. */
        @Override
        public CompletionStage<Void> tell(Commands commands) {
            commands.onCommandAck(device, command);
            return CompletableFuture.completedStage(null);
        }
    }

    /** It has ended the command. */
    record Ended(DeviceId device, CommandResult result) implements DeviceAnswer {
        private static final byte CODE = 1;

        @Override
        public int bytes() {
            return 1
                    + Short.BYTES
                    + Fields.utf8(device.value()).length
                    + 16
                    + 1
                    + Integer.BYTES
                    + result.payload().size();
        }

        @Override
        public void putInto(ByteBuffer out) {
            out.put(CODE);
            Fields.putText(out, device.value());
            Fields.putId(out, result.id());
            out.put((byte) result.status().code());
            Fields.putPayload(out, result.payload());
        }

        @Override
        public CompletionStage<Void> tell(Commands commands) {
            commands.onCommandResult(device, result);
            return commands.find(result.id())
                    .filter(command -> isFor(device, command)) // or a device could have the end of another's waited for
                    .<CompletionStage<Void>>map(command -> ended(command))
                    .orElseGet(() -> CompletableFuture.completedStage(null)); // nobody knows it any more
        }

        private static boolean isFor(DeviceId device, AcceptedCommand command) {
            return command.status().request().device().equals(device);
        }

        private static CompletionStage<Void> ended(AcceptedCommand command) {
            return command.reached(WaitFor.COMPLETED).thenAccept(_ -> {});
        }
    }

    static DeviceAnswer take(ByteBuffer in) {
        byte code = in.get();
        DeviceId device = new DeviceId(Fields.text(in));
        UUID command = Fields.id(in);
        return switch (code) {
            case Acknowledged.CODE -> new Acknowledged(device, command);
            case Ended.CODE -> {
                int status = in.get();
                CommandResult.Status known = CommandResult.Status.ofCode(status)
                        .orElseThrow(() -> new IllegalArgumentException("result: " + status + " (expected: 0..2)"));
                yield new Ended(device, new CommandResult(command, known, Fields.payload(in)));
            }
            default -> throw new IllegalArgumentException("device's answer: " + code + " (expected: 0..1)");
        };
    }
}
