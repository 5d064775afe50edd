package io.hawser.gateway.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection that gives a gateway's process the instructions of {@link FaultyCodec}. */
public final class FaultLine implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Socket socket;
    private final BufferedReader answers;

    public FaultLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        socket.setTcpNoDelay(true);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** One that is logged in. */
    public static FaultLine loggedIn(int port, String device) throws IOException {
        FaultLine line = new FaultLine(port);
        line.say("!login " + device);
        String answer = line.answer();
        if (!answer.startsWith("WELCOME ")) {
            throw new IllegalStateException("answered with " + answer);
        }
        return line;
    }

    public void say(String instruction) throws IOException {
        socket.getOutputStream().write((instruction + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The I/O thread that it came to; only when it is logged in, and nothing else is awaited. */
    public String thread() throws IOException {
        say("!ping");
        return answer().substring("PONG ".length());
    }

    /** The gateway's next message, and the thread that encoded it; or {@code closed}. */
    public String answer() throws IOException {
        try {
            String line = answers.readLine();
            return line == null ? "closed" : line;
        } catch (java.net.SocketException _) {
            return "closed";
        }
    }

    /**
     * Holds up the store's writer where it tells this line that an uplink is stored, and returns when it is held up. Nothing
     * is to be said here from then on: who would answer would wait as well.
     *
     * @param deaf whether it hears no interrupt
     * @param other asks meanwhile
     */
    public void holdWriter(boolean deaf, FaultLine other) throws IOException {
        say(deaf ? "!hold-acks deaf" : "!hold-acks");
        answer();
        int uplink = 1;
        say("!uplink " + uplink);
        while (!other.seesHold()) {
            if (answers.ready()) { // it was not the writer who told of that one
                answer();
                uplink++;
                say("!uplink " + uplink);
            }
        }
    }

    private boolean seesHold() throws IOException {
        say("!ping");
        return answer().endsWith(FaultyCodec.HELD);
    }

    /** Reads until the gateway closes. */
    public void awaitClosed() throws IOException {
        String answer = answer();
        while (!answer.equals("closed")) {
            answer = answer();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
