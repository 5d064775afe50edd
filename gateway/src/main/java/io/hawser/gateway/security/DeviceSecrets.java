package io.hawser.gateway.security;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides the secrets of devices and checks against what is hidden: tokens as HMAC-SHA256 under a pepper, keys of HMAC
 * devices under AES-256-GCM. Pepper and key are in the file {@value #FILE} of the data directory.
 *
 * <p>Threads: any; nothing blocks but the factory methods, which read or write the file.
 */
final class DeviceSecrets {
    static final String FILE = "device-secrets.key";

    private static final String HEAD = """
            # What protects the secrets of provisioned devices. Keep a copy of it with every copy of the data, but apart:
            # without it no device can log in with the secret that it has.
            """;
    private static final Pattern FORM =
            Pattern.compile("(?s)(?:#[^\n]*\n)*pepper ([A-Za-z0-9+/=]{44})\nsealing-key ([A-Za-z0-9+/=]{44})\\s*");
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String HMAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecretKeySpec pepper;
    private final SecretKeySpec sealingKey;
    private final SecureRandom random;
    private final long keyId;

    private DeviceSecrets(byte[] pepper, byte[] sealingKey, SecureRandom random) {
        this.pepper = new SecretKeySpec(pepper, HMAC);
        this.sealingKey = new SecretKeySpec(sealingKey, "AES");
        this.random = random;
        byte[] both =
                ByteBuffer.allocate(2 * KEY_BYTES).put(pepper).put(sealingKey).array();
        byte[] digest = hmac(new SecretKeySpec(both, HMAC), ascii("hawser key id"));
        this.keyId = ByteBuffer.wrap(digest).getLong() | 1; // 0 says that there is no secret
    }

    /** The secrets of a data directory; empty when it has no such file. */
    static Optional<DeviceSecrets> read(DataDirectory directory, SecureRandom random) throws IOException {
        Optional<String> text = directory.readSecret(FILE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.get());
        if (!matcher.matches()) {
            throw new UnreadableCredentialsException(
                    directory.path().resolve(FILE) + ": unreadable (expected: the file as it was first written)");
        }
        return Optional.of(new DeviceSecrets(key(matcher.group(1)), key(matcher.group(2)), random));
    }

    /** New secrets, written to the data directory. */
    static DeviceSecrets create(DataDirectory directory, SecureRandom random) throws IOException {
        byte[] pepper = randomBytes(random, KEY_BYTES);
        byte[] sealingKey = randomBytes(random, KEY_BYTES);
        Base64.Encoder base64 = Base64.getEncoder();
        directory.writeSecret(
                FILE,
                HEAD + "pepper " + base64.encodeToString(pepper) + "\nsealing-key " + base64.encodeToString(sealingKey)
                        + "\n");
        return new DeviceSecrets(pepper, sealingKey, random);
    }

    /** Tells these secrets from others, without giving them away. */
    long keyId() {
        return keyId;
    }

    /** How a device's secret is kept for a method; there is none for {@link AuthenticationMethod#NONE}. */
    StoredSecret hide(DeviceId device, AuthenticationMethod method, byte[] secret) {
        return switch (method) {
            case NONE -> StoredSecret.NONE;
            case TOKEN -> new StoredSecret(keyId, Payload.of(hash(device, secret)));
            case HMAC_SHA256 -> new StoredSecret(keyId, Payload.of(seal(device, secret)));
        };
    }

    /** Whether a token is the one that is kept as a hash; takes as long when it is not. */
    boolean matches(DeviceId device, byte[] token, StoredSecret kept) {
        return MessageDigest.isEqual(hash(device, token), kept.bytes().toBytes());
    }

    /** Whether {@code hmac} is HMAC-SHA256(secret, nonce ‖ device id) with the secret that is sealed; false for one sealed by others. */
    boolean proves(DeviceId device, Payload nonce, Payload hmac, StoredSecret kept) {
        try {
            byte[] secret = open(device, kept.bytes().toBytes());
            byte[] expected = hmac(new SecretKeySpec(secret, HMAC), nonce.toBytes(), utf8(device));
            Arrays.fill(secret, (byte) 0);
            return MessageDigest.isEqual(expected, hmac.toBytes());
        } catch (AEADBadTagException e) {
            return false;
        }
    }

    /** A new secret: 43 ASCII characters, Base64url of 32 random bytes. */
    byte[] newSecret() {
        return Base64.getUrlEncoder().withoutPadding().encode(randomBytes(random, KEY_BYTES));
    }

    private byte[] hash(DeviceId device, byte[] secret) {
        return hmac(pepper, utf8(device), new byte[1], secret);
    }

    private byte[] seal(DeviceId device, byte[] secret) {
        byte[] nonce = randomBytes(random, NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, device, nonce, 0);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(secret.length));
            cipher.doFinal(secret, 0, secret.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + CIPHER, e);
        }
    }

    private byte[] open(DeviceId device, byte[] sealed) throws AEADBadTagException {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, device, sealed, 0);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + CIPHER, e);
        }
    }

    private Cipher cipher(int mode, DeviceId device, byte[] nonce, int offset) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, sealingKey, new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES));
        cipher.updateAAD(utf8(device));
        return cipher;
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private static byte[] key(String base64) throws IOException {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableCredentialsException(FILE + ": a key that is not Base64", e);
        }
        throw new UnreadableCredentialsException(FILE + ": a key that has not " + KEY_BYTES + " bytes");
    }

    private static byte[] randomBytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] utf8(DeviceId device) {
        return device.value().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
