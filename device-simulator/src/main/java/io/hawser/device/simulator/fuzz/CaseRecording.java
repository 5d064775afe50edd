package io.hawser.device.simulator.fuzz;

import io.hawser.device.Credential;
import io.hawser.device.Login;
import io.hawser.device.simulator.hostile.BareSocket;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.device.simulator.recording.RecordedConnection;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.Step;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A case as a recording, which can be replayed. Threads: stateless, any. */
public final class CaseRecording {
    /** Long enough for a gateway to welcome the device. */
    private static final Duration BEHIND_LOGIN = Duration.ofMillis(200);

    private CaseRecording() {}

    /** The log-in, if the case has one, and its bytes; the credential is in there as it travels. */
    public static RecordedTraffic of(FuzzCase each, Credential credential, DeviceCodec codec, List<String> remarks) {
        List<Step> steps = new ArrayList<>();
        List<String> all = new ArrayList<>(remarks);
        if (each.loggedIn()) {
            byte[] hello = BareSocket.bytes(codec, Login.hello(each.device(), credential, Duration.ZERO));
            steps.add(new Step.Sent(Duration.ZERO, Payload.of(hello)));
            if (credential instanceof Credential.HmacSecret) {
                all.add(
                        "The device logs in with HMAC: its proof can't be recorded, and without it this can't be replayed.");
            }
        }
        steps.add(new Step.Sent(each.loggedIn() ? BEHIND_LOGIN : Duration.ZERO, each.bytes()));
        return new RecordedTraffic(List.of(new RecordedConnection("case-" + each.number(), Duration.ZERO, steps)), all);
    }
}
