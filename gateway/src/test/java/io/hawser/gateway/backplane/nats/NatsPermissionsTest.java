package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import io.hawser.gateway.backplane.nats.wire.ServerAccess.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a gateway has to be allowed, as deploy/nats says, and what it says when it is not. */
@Tag("nats")
@Execution(ExecutionMode.CONCURRENT) // the client takes its time to be refused
final class NatsPermissionsTest {
    private static final String SPEAKS = "\"hawser.>\", \"$JS.API.>\", \"$JS.FC.>\", \"$KV.>\", \"_INBOX.>\"";
    private static final String HEARS = "\"hawser.>\", \"_INBOX.>\"";

    @TempDir
    private Path directory;

    @Test
    void whatDeployNatsSaysIsEnough() throws Exception {
        try (NatsServer server = server("jetstream: enabled,", SPEAKS, HEARS)) {
            Access.assertWorks(access(server));
        }
    }

    @Test
    void whoMayMakeNoStreamsIsToldSo() throws Exception {
        try (NatsServer server = server("jetstream: enabled,", SPEAKS.replace("$JS.API.>", "x"), HEARS)) {
            Access.assertRefused(access(server), "allow this gateway too little", "$JS.API.STREAM.CREATE");
        }
    }

    @Test
    void whoMayStoreNothingIsToldSo() throws Exception {
        try (NatsServer server = server("jetstream: enabled,", SPEAKS.replace("$KV.>", "x"), HEARS)) {
            Access.assertRefused(access(server), "allow this gateway too little", "$KV.HAWSER_META");
        }
    }

    @Test
    void whoMayNotHearTheOthersIsToldSo() throws Exception {
        try (NatsServer server = server("jetstream: enabled,", SPEAKS, HEARS.replace("hawser.>", "x"))) {
            Access.assertRefused(access(server), "allow this gateway too little", "Subscription to", "hawser.");
        }
    }

    @Test
    void whoMayNotSpeakToTheOthersIsToldSo() throws Exception {
        try (NatsServer server = server("jetstream: enabled,", SPEAKS.replace("hawser.>", "hawser.log.>"), HEARS)) {
            Access.assertRefused(access(server), "allow this gateway too little", "Publish to", "hawser.");
        }
    }

    @Test
    void anAccountWithoutJetStreamIsRefused() throws Exception {
        try (NatsServer server = server("", SPEAKS, HEARS)) {
            Access.assertRefused(access(server), "HAWSER_META", "JetStream not enabled");
        }
    }

    private static NatsServer server(String jetStream, String speaks, String hears) {
        return NatsServer.start("""
                accounts {
                  HAWSER: { %s users: [
                    { user: hawser, password: p, permissions: { publish: [ %s ], subscribe: [ %s ] } }
                  ] }
                }
                """.formatted(jetStream, speaks, hears));
    }

    private ServerAccess access(NatsServer server) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "p");
        return new ServerAccess(List.of(server.url()), new Login.Password("hawser", password), Optional.empty());
    }
}
