package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.device.Credential;
import io.hawser.load.gatling.device.DeviceConnection.Told;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Welcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Logs a device in; answered by WELCOME. The device's id is in the session as {@code device} from then on.
 *
 * <p>Threads: immutable, any.
 */
public final class LogIn extends Request<Welcome, LogIn> {
    /** On the connection that there is, as the protocol says. */
    static final Settings DEFAULT = new Settings(false, Optional.empty(), Optional.empty(), Optional.empty());

    private static final String DEVICE = "device";

    private final Settings settings;

    /**
     * How.
     *
     * @param connects whether it opens the connection first
     * @param id the device's; empty: the protocol's prefix and the user's number
     * @param secret empty: the protocol's
     * @param limit empty: the protocol's
     */
    record Settings(boolean connects, Optional<Text> id, Optional<Secret> secret, Optional<Duration> limit) {
        Settings connecting() {
            return new Settings(true, id, secret, limit);
        }
    }

    LogIn(Plan<Welcome> plan, Settings settings) {
        super(plan);
        this.settings = settings;
    }

    /** As the device of that id, which may hold expressions. */
    public LogIn as(String id) {
        Settings s = settings;
        return new LogIn(plan(), new Settings(s.connects, Optional.of(Text.of(id)), s.secret, s.limit));
    }

    /** With this token rather than what the protocol says; it may hold expressions. */
    public LogIn token(String token) {
        return secret(new Secret.Token(Text.of(token)));
    }

    /** By HMAC-SHA256 with this secret rather than what the protocol says; it may hold expressions. */
    public LogIn hmacSecret(String secret) {
        return secret(new Secret.Hmac(Text.of(secret)));
    }

    /** Without a secret, whatever the protocol says. */
    public LogIn withoutSecret() {
        return secret(new Secret.None());
    }

    /** WELCOME has to come within this after HELLO. */
    public LogIn within(Duration limit) {
        Settings s = settings;
        return new LogIn(plan(), new Settings(s.connects, s.id, s.secret, Optional.of(limit)));
    }

    @Override
    protected LogIn with(Plan<Welcome> plan) {
        return new LogIn(plan, settings);
    }

    @Override
    protected Step<Welcome> step(ScenarioContext context) {
        return DeviceRequest.step(context, call -> {
            if (settings.connects) {
                call.connect(connection -> login(connection, call, connection.in(call.session())));
            } else {
                call.withConnection(connection -> login(connection, call, call.session()));
            }
        });
    }

    private LogIn secret(Secret secret) {
        Settings s = settings;
        return new LogIn(plan(), new Settings(s.connects, s.id, Optional.of(secret), s.limit));
    }

    private void login(DeviceConnection connection, DeviceRequest.Call<Welcome> call, Session session) {
        DeviceProtocol.Settings protocol = call.settings();
        try {
            String id = settings.id
                    .map(text -> text.in(session))
                    .orElseGet(() -> protocol.idPrefix().in(session) + session.userId());
            Credential credential = settings.secret.orElse(protocol.secret()).of(session);
            Session named = session.set(DEVICE, id);
            connection.login(
                    new DeviceId(id),
                    credential,
                    Duration.ofSeconds(protocol.keepAliveSeconds()),
                    settings.limit.orElse(protocol.limit()),
                    new Told<>(welcome -> call.exchange().answered(named, welcome), call.exchange()::failed));
        } catch (RuntimeException impossible) {
            call.exchange().failed(impossible);
        }
    }
}
