package io.hawser.gateway.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, by token. Tokens are kept as hashes in the file {@value #FILE} of the data directory; a first start makes
 * one for an administrator and leaves it in the file {@value #ADMIN_FILE}.
 *
 * <p>Threads: {@link #identify} may be called from any thread and does not block; {@link #add} is for the command line, by
 * one thread, while no gateway runs on the directory.
 */
public final class ApiTokens {
    /** Where hashes of tokens are. */
    public static final String FILE = "tokens.conf";

    /** Where the first token is, in clear. */
    public static final String ADMIN_FILE = "admin.token";

    private static final String PREFIX = "hwt_";
    private static final int TOKEN_BYTES = 32;

    private final DataDirectory directory;
    private final SecureRandom random;
    private final Start start;
    // Replaced as a whole by add: readers see the tokens of before or of after.
    private volatile List<TokenFile.Entry> entries;

    private ApiTokens(DataDirectory directory, SecureRandom random, Start start, List<TokenFile.Entry> entries) {
        this.directory = directory;
        this.random = random;
        this.start = start;
        this.entries = List.copyOf(entries);
    }

    private sealed interface Start {
        record Again() implements Start {}

        record First(Path adminToken) implements Start {}
    }

    /**
     * The tokens of a data directory, with a new one for an administrator when there is no file of tokens.
     *
     * @throws DataDirectory.ExposedFileException when others may read the files
     * @throws IOException also when the file of tokens has a line that cannot be read
     */
    public static ApiTokens open(DataDirectory directory, SecureRandom random) throws IOException {
        directory.requireSecret(ADMIN_FILE);
        Optional<String> text = directory.readSecret(FILE);
        if (text.isPresent()) {
            Path file = directory.path().resolve(FILE);
            return new ApiTokens(directory, random, new Start.Again(), TokenFile.parse(file, text.get()));
        }
        // In this order: after a crash in between, the next start does both again.
        String token = newToken(random);
        Path written = directory.writeSecret(ADMIN_FILE, token + "\n");
        var admin = new TokenFile.Entry(new Caller("admin", Role.ADMIN), TokenFile.hex(hash(token)));
        directory.writeSecret(FILE, TokenFile.format(List.of(admin)));
        return new ApiTokens(directory, random, new Start.First(written), List.of(admin));
    }

    /** Where this start wrote the administrator's token; empty when it is not the first. */
    public Optional<Path> adminTokenWritten() {
        return switch (start) {
            case Start.First(Path adminToken) -> Optional.of(adminToken);
            case Start.Again() -> Optional.empty();
        };
    }

    /** Who calls with that token. Takes the same time for whatever is wrong with it. */
    public Optional<Caller> identify(String bearer) {
        String presented = TokenFile.hex(hash(bearer));
        @Nullable Caller found = null;
        for (TokenFile.Entry entry : entries) {
            if (MessageDigest.isEqual(ascii(entry.hash()), ascii(presented))) {
                found = entry.caller();
            }
        }
        return Optional.ofNullable(found);
    }

    /** Who has a token and that name. */
    Optional<Caller> named(String name) {
        return entries.stream()
                .map(TokenFile.Entry::caller)
                .filter(caller -> caller.name().equals(name))
                .findFirst();
    }

    /** What is the same as long as that caller has the same token. */
    String fingerprint(Caller caller) {
        return entries.stream()
                .filter(entry -> entry.caller().equals(caller))
                .map(TokenFile.Entry::hash)
                .findFirst()
                .orElse("");
    }

    /**
     * Makes a token; running gateways know it from their next start on.
     *
     * @return the token, which cannot be had again
     * @throws IllegalArgumentException when the name is taken or has a form that names may not have
     */
    public String add(String name, Role role) throws IOException {
        if (entries.stream().anyMatch(entry -> entry.caller().name().equals(name))) {
            throw new IllegalArgumentException("token name: " + name + " (expected: one that is not in "
                    + directory.path().resolve(FILE) + " yet)");
        }
        String token = newToken(random);
        var more = new ArrayList<>(entries);
        more.add(new TokenFile.Entry(new Caller(name, role), TokenFile.hex(hash(token))));
        directory.writeSecret(FILE, TokenFile.format(more));
        entries = List.copyOf(more);
        return token;
    }

    private static String newToken(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
