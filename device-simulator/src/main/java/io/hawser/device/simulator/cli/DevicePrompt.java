package io.hawser.device.simulator.cli;

import io.hawser.device.CommandHandler;
import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceListener;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import io.hawser.device.UplinkOutcome;
import io.hawser.device.simulator.scenario.Durations;
import io.hawser.protocol.Command;
import io.hawser.protocol.Payload;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What is typed and what happens, of one device.
 *
 * <p>Threads: {@link #onLine} and {@link #settled} one; the rest the device's.
 */
final class DevicePrompt implements CommandHandler, DeviceListener {
    private static final int MAX_SHOWN = 200;

    private final PrintWriter out; // whole lines, from several threads
    private final Map<Integer, CompletableFuture<CommandOutcome>> open = new ConcurrentHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();
    private CompletionStage<Boolean> settled = CompletableFuture.completedFuture(true); // whoever types
    private volatile boolean auto; // set by whoever types

    DevicePrompt(PrintWriter out, boolean auto) {
        this.out = out;
        this.auto = auto;
    }

    /** Does what was typed; false when that was to quit. */
    boolean onLine(DeviceClient device, String typed) {
        String[] words = typed.strip().split("\\s+", 3);
        switch (words[0]) {
            case "" -> {}
            case "quit", "exit" -> {
                return false;
            }
            case "state" -> say(describe(device.state()));
            case "break" -> device.breakConnection();
            case "auto" -> {
                auto = words.length > 1 && words[1].equals("on");
                say("commands are " + (auto ? "succeeded at once" : "yours to answer"));
            }
            case "send", "tell" -> uplink(device, words);
            case "ok", "fail", "reject" -> answer(words);
            default -> say("send NAME TEXT, tell NAME TEXT, ok|fail|reject N [TEXT], auto on|off, break, state, quit");
        }
        return true;
    }

    /** Completes when what becomes of everything that was sent so far is shown. */
    CompletionStage<Boolean> settled() {
        return settled;
    }

    @Override
    public CompletionStage<CommandOutcome> handle(Command command) {
        int number = commands.incrementAndGet();
        say("command " + number + ": " + command.name() + " " + shown(command.payload()) + " ("
                + Durations.show(Duration.ofMillis(command.millisLeft())) + " left)"
                + (auto ? ", succeeded" : ", answer with: ok " + number));
        if (auto) {
            return CompletableFuture.completedFuture(CommandOutcome.succeeded(command.payload()));
        }
        CompletableFuture<CommandOutcome> outcome = new CompletableFuture<>();
        open.put(number, outcome);
        return outcome;
    }

    @Override
    public void onState(DeviceState state) {
        say(describe(state));
    }

    @Override
    public void onCommandRepeated(UUID command) {
        say("command " + command + " came a second time as if it were the first");
    }

    private void uplink(DeviceClient device, String[] words) {
        if (words.length < 2) {
            say(words[0] + ": what? (expected: " + words[0] + " NAME TEXT)");
            return;
        }
        Payload payload = Payload.ofUtf8(words.length > 2 ? words[2] : "");
        try {
            if (words[0].equals("tell")) {
                say(device.uplinkUnacknowledged(words[1], payload) ? "sent" : "dropped: there is no session");
                return;
            }
            long start = System.nanoTime();
            CompletionStage<Boolean> shown = device.uplink(words[1], payload).handle((outcome, failure) -> {
                say(
                        failure != null
                                ? String.valueOf(failure.getMessage())
                                : describe(outcome, Duration.ofNanos(System.nanoTime() - start)));
                return true;
            });
            settled = settled.thenCombine(shown, (_, _) -> true);
        } catch (IllegalArgumentException refused) {
            say(String.valueOf(refused.getMessage()));
        }
    }

    private void answer(String[] words) {
        Optional<CompletableFuture<CommandOutcome>> outcome = words.length < 2 || !words[1].matches("\\d{1,9}")
                ? Optional.empty()
                : Optional.ofNullable(open.remove(Integer.valueOf(words[1])));
        if (outcome.isEmpty()) {
            say(words[0] + ": which command? Open are " + open.keySet());
            return;
        }
        String text = words.length > 2 ? words[2] : "";
        Function<String, CommandOutcome> ending = switch (words[0]) {
            case "ok" -> said -> CommandOutcome.succeeded(Payload.ofUtf8(said));
            case "fail" -> CommandOutcome::failed;
            default -> CommandOutcome::rejected;
        };
        outcome.get().complete(ending.apply(text));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String describe(UplinkOutcome outcome, Duration took) {
        return switch (outcome) {
            case UplinkOutcome.Acknowledged(int sends) ->
                "acknowledged after " + Durations.show(took) + (sends > 1 ? ", sent " + sends + " times" : "");
            case UplinkOutcome.WindowFull(int window) -> "refused: " + window + " wait for their acknowledgement";
            case UplinkOutcome.TooLarge(int bytes, long max) ->
                "refused: " + bytes + " bytes, and the gateway takes " + max;
        };
    }

    private static String describe(DeviceState state) {
        return switch (state) {
            case DeviceState.Idle _ -> "idle";
            case DeviceState.Connecting(var gateway) -> "connecting to " + gateway;
            case DeviceState.LoggingIn(var gateway) -> "logging in at " + gateway;
            case DeviceState.Live(var gateway, long epoch, Duration keepAlive, long maxBody) ->
                "in session with " + gateway + ", epoch " + Long.toUnsignedString(epoch) + ", keep-alive "
                        + keepAlive.toSeconds() + " s, frames up to " + maxBody + " bytes";
            case DeviceState.Waiting(Duration delay, var setback) ->
                "no session (" + describe(setback) + "), the next attempt in " + Durations.show(delay);
            case DeviceState.Ended(var setback) -> "ended: " + describe(setback);
        };
    }

    private static String describe(Setback setback) {
        return setback instanceof Setback.ConnectFailed(String cause)
                ? setback.label() + ": " + cause
                : setback.label();
    }

    private static String shown(Payload payload) {
        String text = payload.toUtf8();
        boolean printable = text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xFFFD);
        return !printable
                ? payload.size() + " bytes"
                : text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : "'" + text + "'";
    }
}
