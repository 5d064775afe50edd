package io.hawser.gateway.security;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes as bytes. A record is a version and one change or more, to its end:
 *
 * <pre>
 * u8 version = 1, then each change: u8 kind (1 put, 2 delete, 3 key)
 * delete: u8 length, id
 * key: u64 key id; only where several gateways share the log
 * put: u8 length, id, i64 created, i64 updated (both ms since 1970), u8 disabled (0, 1), u8 method, u64 key id, u16 length, secret,
 *      u8 labels, then each label: u8 length, key, u8 length, value
 * </pre>
 */
final class CredentialCodec {
    private static final int VERSION = 1;
    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int KEY = 3;

    private CredentialCodec() {}

    static ByteBuffer encode(List<? extends CredentialChange> changes) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (CredentialChange change : changes) {
                switch (change) {
                    case CredentialChange.Put(DeviceRecord record, StoredSecret secret) -> put(out, record, secret);
                    case CredentialChange.Delete(DeviceId id) -> {
                        out.writeByte(DELETE);
                        shortText(out, id.value());
                    }
                    case CredentialChange.Key(long id) -> {
                        out.writeByte(KEY);
                        out.writeLong(id);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static void put(DataOutputStream out, DeviceRecord record, StoredSecret secret) throws IOException {
        out.writeByte(PUT);
        shortText(out, record.id().value());
        out.writeLong(record.created().toEpochMilli());
        out.writeLong(record.updated().toEpochMilli());
        out.writeBoolean(record.disabled());
        out.writeByte(record.method().code());
        out.writeLong(secret.keyId());
        out.writeShort(secret.bytes().size());
        out.write(secret.bytes().toBytes());
        out.writeByte(record.labels().size());
        for (Map.Entry<String, String> label : record.labels().entrySet()) {
            shortText(out, label.getKey());
            shortText(out, label.getValue());
        }
    }

    private static void shortText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    static List<CredentialChange> decode(LogRecord record) throws UnreadableCredentialsException {
        ByteBuffer in = record.bytes().duplicate();
        try {
            int version = unsigned(in);
            if (version != VERSION) {
                throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION + ")");
            }
            var changes = new ArrayList<CredentialChange>();
            while (in.hasRemaining()) {
                changes.add(change(in));
            }
            return changes;
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            String why = e instanceof BufferUnderflowException ? "it ends too early" : e.getMessage();
            throw new UnreadableCredentialsException(
                    "log of devices, record " + record.position().value() + ": " + why, e);
        }
    }

    private static CredentialChange change(ByteBuffer in) {
        int kind = unsigned(in);
        return switch (kind) {
            case PUT -> put(in, new DeviceId(shortText(in)));
            case DELETE -> new CredentialChange.Delete(new DeviceId(shortText(in)));
            case KEY -> new CredentialChange.Key(in.getLong());
            default -> throw new IllegalArgumentException("kind: " + kind + " (expected: 1..3)");
        };
    }

    private static CredentialChange.Put put(ByteBuffer in, DeviceId id) {
        Instant created = Instant.ofEpochMilli(in.getLong());
        Instant updated = Instant.ofEpochMilli(in.getLong());
        boolean disabled = in.get() != 0;
        AuthenticationMethod method = method(in.get());
        long keyId = in.getLong();
        var secret = new StoredSecret(keyId, Payload.take(in, Short.toUnsignedInt(in.getShort())));
        int count = unsigned(in);
        Map<String, String> labels = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            String key = shortText(in);
            labels.put(key, shortText(in));
        }
        return new CredentialChange.Put(new DeviceRecord(id, method, labels, disabled, created, updated), secret);
    }

    private static AuthenticationMethod method(byte code) {
        for (AuthenticationMethod method : AuthenticationMethod.values()) {
            if (method.code() == code) {
                return method;
            }
        }
        throw new IllegalArgumentException("method: " + code + " (expected: 0..2)");
    }

    private static String shortText(ByteBuffer in) {
        return Payload.take(in, unsigned(in)).toUtf8();
    }

    private static int unsigned(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }
}
