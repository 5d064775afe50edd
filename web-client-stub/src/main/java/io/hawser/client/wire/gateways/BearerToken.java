package io.hawser.client.wire.gateways;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Puts the bearer token on every call.
 *
 * <p>Threads: any; the token's source is asked once for each call, on the thread that starts it.
 */
public final class BearerToken implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<String> source;

    private BearerToken(Supplier<String> source) {
        this.source = source;
    }

    /** Calls go without a token. */
    public static BearerToken none() {
        return new BearerToken(() -> "");
    }

    public static BearerToken of(String token) {
        String checked = printable(token, "the token");
        return new BearerToken(() -> checked);
    }

    /** The token stands in a file, which is read for every call: a new token there is used from the next call on. */
    public static BearerToken in(Path file) {
        return new BearerToken(() -> read(file));
    }

    private static String read(Path file) {
        try {
            return printable(Files.readString(file).strip(), "token file " + file);
        } catch (IOException unreadable) {
            throw refused("token file " + file + " can't be read");
        } catch (IllegalArgumentException notAToken) {
            throw refused("token file " + file + " holds no token");
        }
    }

    private static HawserException refused(String message) {
        return new HawserException.Unauthenticated(Refusal.because(message));
    }

    private static String printable(String token, String what) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(what + ": not a token (expected: printable ASCII without blanks)");
        }
        return token;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                String token = source.get();
                if (!token.isEmpty()) {
                    headers.put(AUTHORIZATION, "Bearer " + token);
                }
                super.start(listener, headers);
            }
        };
    }
}
