package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.nats.log.Leader;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers answer while another node writes at the same time; another client plays the servers. */
@Tag("nats")
final class NatsRacesTest {
    private static final String NOTHING = "{'error':{'code':404,'err_code':10037,'description':'no message found'}}";
    private static final String SECOND =
            "{'error':{'code':400,'err_code':10071,'description':'wrong last sequence: 1'}}";

    @TempDir
    private Path directory;

    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>(); // the last one stays
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private NatsServer server;
    private Connection servers;
    private Line line;
    private Questions questions;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(directory, "host: 127.0.0.1\nport: -1\n"); // without JetStream
        servers = Nats.connect(server.url());
        servers.createDispatcher(this::answer).subscribe("$JS.API.>").subscribe("$KV.>");
        servers.flush(null);
        line = Line.connect(
                new ServerAccess(List.of(server.url()), new ServerAccess.Login.None(), Optional.empty()), "test");
        questions = new Questions(line, timer, true);
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
        servers.close();
        timer.shutdownNow();
        server.close();
    }

    @Test
    void aRegisterThatIsTakenOverWhileItIsReadIsReadAnew() {
        given("STREAM.INFO", "{'state':{'subjects':{'old':1}}}", "{'state':{'subjects':{'new':1}}}");
        given("{\"last_by_subj\":\"old\"}", NOTHING);
        given("{\"last_by_subj\":\"new\"}", message("7"));

        assertThat(get(registers().read(new Registers.Key("counted")))).hasValue(7);
    }

    @Test
    void aRegisterIsNotReadAnewForEver() {
        given("STREAM.INFO", "{'state':{'subjects':{'gone':1,'there':1}}}");
        given("{\"last_by_subj\":\"gone\"}", NOTHING);
        given("{\"last_by_subj\":\"there\"}", message("3"));

        assertThat(get(registers().read(new Registers.Key("counted")))).hasValue(3);
    }

    @Test
    void aLayoutThatAnotherHasJustWrittenIsWaitedFor() {
        given("$KV.HAWSER_META.layout", SECOND);
        given(
                "{\"last_by_subj\":\"$KV.HAWSER_META.layout\"}",
                NOTHING,
                NOTHING,
                NOTHING,
                message("version=1 shards=6"));

        get(layout().settle(6));
    }

    @Test
    void aLayoutThatCanNotBeWrittenIsNotWaitedForForEver() {
        given("$KV.HAWSER_META.layout", SECOND);
        given("{\"last_by_subj\":\"$KV.HAWSER_META.layout\"}", NOTHING);

        assertThat(failure(layout().settle(6)))
                .isInstanceOf(NatsUnusableException.class)
                .hasMessageContaining("wrong last sequence");
    }

    private NatsRegisters registers() {
        return new NatsRegisters(leader(NatsRegisters.STREAM), questions, "a", "life");
    }

    private Layout layout() {
        return new Layout(leader("KV_" + Layout.BUCKET), questions);
    }

    private Leader leader(String stream) {
        return new Leader(stream, questions, timer, System::nanoTime);
    }

    private void given(String question, String... inOrder) {
        answers.put(question, new ArrayDeque<>(List.of(inOrder)));
    }

    private void answer(Message question) {
        String subject = question.getSubject();
        String asked = new String(question.getData(), StandardCharsets.US_ASCII);
        String key = subject.contains(".MSG.GET.") ? asked : subject.contains(".INFO.") ? "STREAM.INFO" : subject;
        Deque<String> left = Objects.requireNonNull(answers.get(key), key);
        String answer = left.size() > 1 ? left.remove() : left.element();
        servers.publish(question.getReplyTo(), answer.replace('\'', '"').getBytes(StandardCharsets.US_ASCII));
    }

    private static String message(String text) {
        String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
        return "{'message':{'seq':1,'data':'" + data + "'}}";
    }
}
