package io.hawser.load.bench.command;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.hawser.load.bench.GatewayServer;
import io.hawser.rpc.v1.DeviceMessagingGrpc;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.SendToDeviceResponse;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One call of SendToDevices.
 *
 * <p>Threads: any sends; gRPC's one takes answers and may send.
 */
final class CommandStream implements AutoCloseable {
    private final ManagedChannel channel;
    private final ReentrantLock lock = new ReentrantLock(); // an observer takes one message at a time
    private final StreamObserver<SendToDeviceRequest> requests;
    private volatile boolean closing; // set before the channel ends, which is no failure then

    CommandStream(GatewayServer.Access gateway, Consumer<SendToDeviceResponse> onAnswer) {
        channel = gateway.connect();
        requests = DeviceMessagingGrpc.newStub(channel).sendToDevices(new Answers(onAnswer));
    }

    void send(SendToDeviceRequest request) {
        lock.lock();
        try {
            requests.onNext(request);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closing = true;
        channel.shutdownNow();
    }

    private final class Answers implements StreamObserver<SendToDeviceResponse> {
        private final Consumer<SendToDeviceResponse> onAnswer;

        private Answers(Consumer<SendToDeviceResponse> onAnswer) {
            this.onAnswer = onAnswer;
        }

        @Override
        public void onNext(SendToDeviceResponse response) {
            onAnswer.accept(response);
        }

        @Override
        public void onError(Throwable failure) {
            if (!closing) {
                System.err.println("the stream of commands ended: " + failure);
            }
        }

        @Override
        public void onCompleted() {
            System.err.println("the gateway ended the stream of commands");
        }
    }
}
