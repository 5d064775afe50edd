package io.hawser.gateway.grpc.inside;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.hawser.gateway.grpc.CheckedServices;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.Role;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A gRPC server that only this process reaches, with the same services and checks as the one that web servers call.
 *
 * <p>Threads: any calls; each call runs on a virtual thread.
 */
public final class InsideCalls implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Map<String, MethodDescriptor<?, ?>> methods = new HashMap<>();
    private final ExecutorService calls;
    private final Server server;
    private final ManagedChannel channel;

    /**
     * Begins to serve.
     *
     * @param name of its threads
     * @throws IOException when there can be no such server
     */
    public InsideCalls(String name, List<BindableService> services, Counters counters) throws IOException {
        calls = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        String address = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(address).executor(calls);
        CheckedServices.add(builder, services, InsideCalls::callerOf, counters);
        server = builder.build().start();
        channel = InProcessChannelBuilder.forName(address).executor(calls).build();
        services.stream()
                .flatMap(service -> service.bindService().getMethods().stream())
                .map(ServerMethodDefinition::getMethodDescriptor)
                .forEach(method -> methods.put(method.getFullMethodName(), method));
    }

    /** The method of that full name, such as {@code hawser.v1.GatewayControl/GetStatus}. */
    public Optional<MethodDescriptor<?, ?>> method(String name) {
        return Optional.ofNullable(methods.get(name));
    }

    /** Where that caller calls. */
    public Channel as(Caller caller) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + caller.role().word() + ":" + caller.name());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        calls.shutdownNow();
    }

    /** Nobody else reaches the server, so a name and a role are as good as a token. */
    private static Optional<Caller> callerOf(String shown) {
        int colon = shown.indexOf(':');
        return Role.of(shown.substring(0, colon)).map(role -> new Caller(shown.substring(colon + 1), role));
    }
}
