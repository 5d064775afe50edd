package io.hawser.load.gatling.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.grpc.stub.StreamObserver;
import io.hawser.load.gatling.request.Check;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import io.hawser.load.gatling.request.Text;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.IfOffline;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import io.hawser.rpc.v1.WaitFor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends a command to a device and waits for its end, or for less; answered by the command as it stands then. Unless a check is
 * about the outcome, a command that was waited for has to have succeeded.
 *
 * <p>Threads: immutable, any.
 */
public final class SendToDevice extends Request<Command, SendToDevice> {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5); // for the gateway to say that the time is over

    private final Draft draft;
    private final Settings settings;

    /**
     * What is sent.
     *
     * @param command its name
     * @param payload what goes with it
     * @param timeToLive after which it is timed out
     * @param ifOffline what happens if the device is not there
     * @param waitFor how far it has to get
     */
    private record Settings(Text command, Text payload, Duration timeToLive, IfOffline ifOffline, WaitFor waitFor) {
        Settings until(WaitFor reached) {
            return new Settings(command, payload, timeToLive, ifOffline, reached);
        }
    }

    /**
     * A command that is still to be named.
     *
     * @param request the request's name
     * @param device whom it is for
     */
    public record Draft(Text request, Text device) {
        /** The command called {@code name}, which may hold expressions. */
        public SendToDevice command(String name) {
            return new SendToDevice(
                    Plan.named(request),
                    this,
                    new Settings(
                            Text.of(name),
                            Text.of(""),
                            TIME_TO_LIVE,
                            IfOffline.IF_OFFLINE_QUEUE,
                            WaitFor.WAIT_FOR_COMPLETED));
        }
    }

    private SendToDevice(Plan<Command> plan, Draft draft, Settings settings) {
        super(plan);
        this.draft = draft;
        this.settings = settings;
    }

    /** With that text, which may hold expressions. */
    public SendToDevice payload(String text) {
        Settings s = settings;
        return with(new Settings(s.command, Text.of(text), s.timeToLive, s.ifOffline, s.waitFor));
    }

    /** It is timed out after this. At first 30 s. */
    public SendToDevice within(Duration duration) {
        Settings s = settings;
        return with(new Settings(s.command, s.payload, duration, s.ifOffline, s.waitFor));
    }

    /** Refused when the device is not connected, rather than kept for it. */
    public SendToDevice failIfOffline() {
        Settings s = settings;
        return with(new Settings(s.command, s.payload, s.timeToLive, IfOffline.IF_OFFLINE_FAIL, s.waitFor));
    }

    /** Answered as soon as it is stored. */
    public SendToDevice untilStored() {
        return with(settings.until(WaitFor.WAIT_FOR_STORED));
    }

    /** Answered as soon as the device has acknowledged it. */
    public SendToDevice untilDelivered() {
        return with(settings.until(WaitFor.WAIT_FOR_DELIVERED));
    }

    @Override
    protected SendToDevice with(Plan<Command> plan) {
        return new SendToDevice(plan, draft, settings);
    }

    @Override
    protected List<Check<? super Command>> ownChecks() {
        return settings.waitFor == WaitFor.WAIT_FOR_COMPLETED
                ? List.of(GatewayFindings.outcome().is("SUCCEEDED"))
                : List.of();
    }

    @Override
    protected Step<Command> step(ScenarioContext context) {
        return GatewayRequest.step(
                context,
                call -> DeviceMessagingGrpc.newStub(call.channel())
                        .withDeadlineAfter(settings.timeToLive.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS)
                        .sendToDevice(request(call.session()), command(call.answer())));
    }

    private SendToDevice with(Settings changed) {
        return new SendToDevice(plan(), draft, changed);
    }

    private SendToDeviceRequest request(Session session) {
        return SendToDeviceRequest.newBuilder()
                .setDeviceId(draft.device().in(session))
                .setName(settings.command.in(session))
                .setPayload(ByteString.copyFromUtf8(settings.payload.in(session)))
                .setTimeToLive(Durations.fromNanos(settings.timeToLive.toNanos()))
                .setIfOffline(settings.ifOffline)
                .setWaitFor(settings.waitFor)
                .build();
    }

    private static StreamObserver<SendToDeviceResponse> command(StreamObserver<Command> told) {
        return new StreamObserver<>() {
            @Override
            public void onNext(SendToDeviceResponse response) {
                told.onNext(response.getCommand());
            }

            @Override
            public void onError(Throwable thrown) {
                told.onError(thrown);
            }

            @Override
            public void onCompleted() {
                told.onCompleted();
            }
        };
    }
}
