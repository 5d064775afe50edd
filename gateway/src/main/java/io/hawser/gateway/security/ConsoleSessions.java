package io.hawser.gateway.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Log-ins to the console. A session is a text that says whose it is and until when, signed with a key of the data directory
 * (file {@value #KEY_FILE}), so that it outlives the process; it ends early when its token is no longer known.
 *
 * <p>Threads: any; it never changes.
 */
public final class ConsoleSessions {
    /** Where the key is. */
    public static final String KEY_FILE = "console.key";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int PARTS = 3;

    private final ApiTokens tokens;
    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Duration lasts;

    private ConsoleSessions(ApiTokens tokens, byte[] key, InstantSource clock, Duration lasts) {
        this.tokens = tokens;
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
        this.lasts = lasts;
    }

    /**
     * Sessions that are signed with the directory's key, which is made when it is not there.
     *
     * @param lasts how long each is good for
     * @throws IOException also when the key cannot be read
     */
    public static ConsoleSessions open(
            DataDirectory directory, ApiTokens tokens, SecureRandom random, InstantSource clock, Duration lasts)
            throws IOException {
        Optional<String> written = directory.readSecret(KEY_FILE);
        byte[] key = new byte[KEY_BYTES];
        if (written.isPresent()) {
            key = decode(written.get().strip());
            if (key.length != KEY_BYTES) {
                throw new IOException(directory.path().resolve(KEY_FILE) + ": no key (to repair: delete it; whoever is"
                        + " logged in to the console logs in again)");
            }
        } else {
            random.nextBytes(key);
            directory.writeSecret(KEY_FILE, Base64.getEncoder().encodeToString(key) + "\n");
        }
        return new ConsoleSessions(tokens, key, clock, lasts);
    }

    /** What the text stands for; nothing when it stands for nothing. */
    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** How long a session is good for. */
    public Duration lasts() {
        return lasts;
    }

    /** A session of whoever shows that token; empty when it is none of this gateway's. */
    public Optional<String> begin(String bearer) {
        return tokens.identify(bearer).map(caller -> {
            long until = clock.instant().plus(lasts).getEpochSecond();
            return caller.name() + "~" + until + "~" + sign(caller, until);
        });
    }

    /** Whose session that is, while it is good. */
    public Optional<Caller> identify(String session) {
        String[] parts = session.split("~", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        return tokens.named(parts[0]).filter(caller -> isGood(caller, parts[1], parts[2]));
    }

    private boolean isGood(Caller caller, String until, String signature) {
        try {
            long end = Long.parseLong(until);
            boolean ours = MessageDigest.isEqual(ascii(sign(caller, end)), ascii(signature));
            return ours && clock.instant().isBefore(Instant.ofEpochSecond(end));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** Over the token's hash too: another token of the same name does not take the session over. */
    private String sign(Caller caller, long until) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String text = caller.name() + "~" + caller.role().word() + "~" + until + "~" + tokens.fingerprint(caller);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
