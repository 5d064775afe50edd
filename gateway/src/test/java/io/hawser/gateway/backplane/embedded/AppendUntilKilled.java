package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.bytes;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.RecordId;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process that appends for ever and prints each position once it is acknowledged; a test kills it. */
final class AppendUntilKilled {
    private AppendUntilKilled() {}

    public static void main(String[] arguments) throws InterruptedException {
        DurableLog log =
                EmbeddedBackplane.open(EmbeddedConfig.in(Path.of(arguments[0]))).log(new LogName("kill"));
        Semaphore window = new Semaphore(200);
        for (long i = 0; true; i++) {
            window.acquire();
            log.append(bytes("r" + i), Expect.any(), new RecordId("r" + i)).whenComplete((position, failure) -> {
                System.out.println(failure == null ? "stored " + position.value() : "failed " + failure);
                window.release();
            });
        }
    }
}
