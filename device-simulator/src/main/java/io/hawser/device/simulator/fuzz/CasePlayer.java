package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.hostile.Answer;
import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Ping;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Sends the bytes of a case on a connection of their own and says how that ended.
 *
 * <p>Threads: any, which it blocks.
 */
final class CasePlayer {
    /** The gateway sent bytes that are no message. */
    static final String NOT_A_MESSAGE = "not-a-message";

    private static final String HELD = "held";
    private static final String SERVED = "served";
    private static final String STUCK = "stuck";

    private final FuzzSettings settings;
    private final DeviceCodec codec;
    private final LongSupplier nanoTime;
    private final CountDownLatch stopped;
    private final DeviceCodecs codecs = DeviceCodecs.load();

    CasePlayer(FuzzSettings settings, DeviceCodec codec, LongSupplier nanoTime, CountDownLatch stopped) {
        this.settings = settings;
        this.codec = codec;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
    }

    /**
     * How it ended: {@code error-…} and {@code goaway-…} when the gateway said why, and the same with {@code -unclosed} when
     * it did not close then; {@code closed}, {@code reset}; {@code held} when it said nothing; {@code served} when it
     * answered as it does to what is right; {@value #NOT_A_MESSAGE}; {@code stuck} when it came to no end;
     * {@code login-failed}, {@code connect-failed}.
     */
    String play(FuzzCase each) {
        DeviceCodec answers = each.loggedIn() ? codec : new AnswerCodec(codecs, codec);
        try (BareSocket socket = BareSocket.connect(settings.gateway(), answers, nanoTime, settings.limit())) {
            AtomicBoolean stuck = new AtomicBoolean();
            Thread guard = Thread.ofVirtual().start(() -> guard(socket, stuck));
            String ending = played(socket, each);
            guard.interrupt();
            return stuck.get() ? STUCK : ending;
        } catch (IOException _) {
            return "connect-failed";
        }
    }

    /** Ends what neither the gateway nor its silence ends. */
    private void guard(BareSocket socket, AtomicBoolean stuck) {
        Duration limit = settings.limit().plus(settings.patience());
        try {
            stuck.set(!stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS));
            socket.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ended in time
        }
    }

    private String played(BareSocket socket, FuzzCase each) {
        if (each.loggedIn()) {
            try {
                socket.login(each.device(), settings.credential(), Duration.ZERO, settings.limit());
            } catch (IOException refused) {
                return isNoMessage(refused) ? NOT_A_MESSAGE : "login-failed";
            }
        }
        try {
            socket.send(each.bytes().toBytes());
        } catch (IOException _) {
            // The gateway closed before it had all; what it said may be there to read.
        }
        return ending(socket);
    }

    private String ending(BareSocket socket) {
        String said = "";
        boolean served = false;
        try {
            Optional<GatewayMessage> message = socket.receive(settings.patience());
            while (message.isPresent()) {
                said = Answer.ending(message.get()).orElse(said);
                served |= isAnswer(message.get());
                message = socket.receive(settings.patience());
            }
            return said.isEmpty() ? "closed" : said;
        } catch (SocketTimeoutException _) {
            return said.isEmpty() ? served ? SERVED : HELD : said + "-unclosed";
        } catch (IOException broken) {
            return isNoMessage(broken) ? NOT_A_MESSAGE : said.isEmpty() ? "reset" : said;
        }
    }

    /** Whether it answers something, rather than comes by itself. */
    private static boolean isAnswer(GatewayMessage message) {
        return !(message instanceof Command || message instanceof Ping);
    }

    private static boolean isNoMessage(IOException failure) {
        return failure.getCause() instanceof MalformedFrameException;
    }
}
