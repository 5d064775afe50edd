package io.hawser.client.fake;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** What a fake gateway does with the next calls, if not what they ask. */
final class Script {
    private final Queue<Supplier<StatusRuntimeException>> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;
    private volatile boolean storing;

    void refuseNext(StatusRuntimeException refusal, boolean storeFirst) {
        storing = storeFirst;
        refusals.add(() -> refusal);
    }

    void silence(boolean on) {
        silent = on;
    }

    void silenceButStore() {
        storing = true;
        silent = true;
    }

    boolean isSilent() {
        return silent;
    }

    boolean storesBeforeRefusing() {
        return storing;
    }

    void play(StreamObserver<?> answer, Runnable asAsked) {
        Supplier<StatusRuntimeException> refusal = refusals.poll();
        if (refusal != null) {
            answer.onError(refusal.get());
        } else if (!silent) {
            asAsked.run();
        }
    }
}
