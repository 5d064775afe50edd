package io.hawser.gateway.grpc.relay;

import com.google.protobuf.ByteString;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.Role;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A call of a web server, as one node brings it to another.
 *
 * @param method its full name
 * @param caller who calls, as the first node knows; the other checks the role again
 * @param limit how long it may take; for a stream it does not count
 */
record RelayedCall(String method, Caller caller, Duration limit, ByteString request) {

    ByteBuffer encode() {
        ByteString.Output bytes = ByteString.newOutput();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(RelayOperations.VERSION);
            out.writeLong(limit.toMillis());
            out.writeUTF(method);
            out.writeUTF(caller.role().word());
            out.writeUTF(caller.name());
            request.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes no bytes", e);
        }
        return ByteBuffer.wrap(bytes.toByteString().toByteArray());
    }

    /** @throws IllegalArgumentException when it is none, or of a version that is not known here */
    static RelayedCall decode(ByteBuffer body) {
        ByteString bytes = ByteString.copyFrom(body);
        try (DataInputStream in = new DataInputStream(bytes.newInput())) {
            requireVersion(in.readByte());
            Duration limit = Duration.ofMillis(in.readLong());
            String method = in.readUTF();
            String word = in.readUTF();
            Role role = Role.of(word).orElseThrow(() -> new IllegalArgumentException("no role " + word));
            Caller caller = new Caller(in.readUTF(), role);
            return new RelayedCall(method, caller, limit, ByteString.readFrom(in));
        } catch (IOException e) {
            throw new IllegalArgumentException("a relayed call: " + bytes.size() + " bytes, cut off", e);
        }
    }

    /** Nodes of different programs may meet while they are replaced one after the other. */
    static void requireVersion(byte version) {
        if (version != RelayOperations.VERSION) {
            throw new IllegalArgumentException("a relayed call: version " + version + " (expected: "
                    + RelayOperations.VERSION + "); the nodes run programs of too different versions");
        }
    }
}
