package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Uplink;
import io.hawser.protocol.UplinkAck;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends an uplink and waits for its UPLINK_ACK.
 *
 * <p>Threads: immutable, any.
 */
public final class SendUplink extends Request<UplinkAck, SendUplink> {
    private final Draft draft;
    private final Optional<Duration> limit;

    private SendUplink(Plan<UplinkAck> plan, Draft draft, Optional<Duration> limit) {
        super(plan);
        this.draft = draft;
        this.limit = limit;
    }

    /**
     * What an uplink is to hold.
     *
     * <p>Threads: immutable, any.
     */
    public static final class Draft {
        private final Text request;
        private final Text name;
        private final Content content;

        private interface Content {
            Payload in(Session session);
        }

        Draft(Text request, Text name) {
            this(request, name, _ -> Payload.empty());
        }

        private Draft(Text request, Text name, Content content) {
            this.request = request;
            this.name = name;
            this.content = content;
        }

        /** So many bytes, all zero. */
        public Draft bytes(int count) {
            Payload zeros = Payload.of(new byte[count]);
            return new Draft(request, name, _ -> zeros);
        }

        /** That text, which may hold expressions. */
        public Draft payload(String text) {
            Text template = Text.of(text);
            if (template.isFixed()) {
                Payload fixed = Payload.ofUtf8(text);
                return new Draft(request, name, _ -> fixed);
            }
            return new Draft(request, name, session -> Payload.ofUtf8(template.in(session)));
        }

        /** Sent to be acknowledged; answered by that. */
        public SendUplink ack() {
            return new SendUplink(Plan.named(request), this, Optional.empty());
        }

        /** Sent at most once; answered when it is written to the socket. */
        public DeviceRequest<Uplink> unacknowledged() {
            return DeviceRequest.connected(
                    request,
                    (connection, call) ->
                            connection.uplink(name(call.session()), payload(call.session()), call.told()));
        }

        private String name(Session session) {
            return name.in(session);
        }

        private Payload payload(Session session) {
            return content.in(session);
        }
    }

    /** The acknowledgement has to come within this. */
    public SendUplink within(Duration duration) {
        return new SendUplink(plan(), draft, Optional.of(duration));
    }

    @Override
    protected SendUplink with(Plan<UplinkAck> plan) {
        return new SendUplink(plan, draft, limit);
    }

    @Override
    protected Step<UplinkAck> step(ScenarioContext context) {
        return DeviceRequest.step(
                context,
                call -> call.withConnection(connection -> connection.uplink(
                        draft.name(call.session()),
                        draft.payload(call.session()),
                        limit.orElse(call.settings().limit()),
                        call.told())));
    }
}
