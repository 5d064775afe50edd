package io.hawser.gateway.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where the next page of a list begins: behind an id, for one filter. Opaque to callers, with a check sum against typing
 * errors; not a secret, and not proof of anything.
 *
 * @param afterId the last id of the page before
 * @param filterHash of the filter that the list was asked with
 */
record PageToken(String afterId, int filterHash) {
    private static final int HEAD_BYTES = 12;

    String text() {
        byte[] id = afterId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + id.length)
                .putInt(filterHash)
                .putLong(checksum(id))
                .put(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty when {@code text} is no token. */
    static Optional<PageToken> parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() <= HEAD_BYTES) {
                return Optional.empty();
            }
            int filterHash = bytes.getInt();
            long checksum = bytes.getLong();
            byte[] id = new byte[bytes.remaining()];
            bytes.get(id);
            PageToken token = new PageToken(new String(id, StandardCharsets.UTF_8), filterHash);
            return checksum(id) == checksum ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static long checksum(byte[] id) {
        CRC32 crc = new CRC32();
        crc.update(id);
        return crc.getValue();
    }
}
