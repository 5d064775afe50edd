package io.hawser.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokensTest {
    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    ApiTokensTest(@TempDir Path parent) {
        this.directory = parent.resolve("nested").resolve("data");
    }

    @BeforeEach
    void nothingIsThereYet() {
        assertThat(directory).doesNotExist();
    }

    @Test
    void firstStartMakesAnAdministratorsTokenAndTellsWhere() throws IOException {
        ApiTokens tokens = open();

        Path written = tokens.adminTokenWritten().orElseThrow();
        String token = Files.readString(written).strip();
        assertThat(written).isEqualTo(directory.resolve("admin.token"));
        assertThat(token).matches("hwt_[A-Za-z0-9_-]{43}");
        assertThat(tokens.identify(token)).contains(new Caller("admin", Role.ADMIN));
    }

    @Test
    void tokenIsGoodAfterARestartAndNoOtherIsMade() throws IOException {
        String token =
                Files.readString(open().adminTokenWritten().orElseThrow()).strip();

        ApiTokens again = open();

        assertThat(again.adminTokenWritten()).isEmpty();
        assertThat(again.identify(token)).contains(new Caller("admin", Role.ADMIN));
    }

    @Test
    void fileOfTokensHoldsNoToken() throws IOException {
        ApiTokens tokens = open();
        String token = tokens.add("shop", Role.SENDER);

        assertThat(Files.readString(directory.resolve("tokens.conf")))
                .contains("sender shop sha256:")
                .doesNotContain(token)
                .doesNotContain("hwt_");
    }

    @Test
    void addedTokenIsKnownAtOnceAndAfterARestart() throws IOException {
        ApiTokens tokens = open();

        String token = tokens.add("shop", Role.SENDER);

        assertThat(tokens.identify(token)).contains(new Caller("shop", Role.SENDER));
        assertThat(open().identify(token)).contains(new Caller("shop", Role.SENDER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hwt_", "hwt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer x", "ä"})
    void otherTokensAreNobodys(String bearer) throws IOException {
        assertThat(open().identify(bearer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "", "two words", "a:b", "ä"})
    void nameThatIsTakenOrMalformedIsRefused(String name) throws IOException {
        ApiTokens tokens = open();
        String before = Files.readString(directory.resolve("tokens.conf"));

        assertThatIllegalArgumentException().isThrownBy(() -> tokens.add(name, Role.VIEWER));
        assertThat(directory.resolve("tokens.conf")).hasContent(before);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void directoryAndFilesAreForTheirOwnerOnly() throws IOException {
        open().add("shop", Role.SENDER);

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("tokens.conf"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("admin.token"))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("tokens.conf", "admin.token");
        }
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"tokens.conf, rw-r-----", "tokens.conf, rw----r--", "admin.token, rw-r--r--", "admin.token, rw--w----"})
    void fileThatOthersMayTouchIsRefusedWithTheRepair(String name, String mode) throws IOException {
        open();
        Path file = directory.resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatExceptionOfType(DataDirectory.ExposedFileException.class)
                .isThrownBy(this::open)
                .withMessage(file + ": mode " + mode + " lets other users in (to repair: chmod 600 " + file + ")");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void directoryThatOthersMayWriteIsRefused() throws IOException {
        open();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatExceptionOfType(DataDirectory.ExposedFileException.class)
                .isThrownBy(this::open)
                .withMessageEndingWith("chmod 700 " + directory + ")");
    }

    @Test
    void administratorMayDeleteTheFileWithTheTokenInClear() throws IOException {
        Files.delete(open().adminTokenWritten().orElseThrow());

        assertThat(open().adminTokenWritten()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    boss shop sha256:%s  | role boss (expected: viewer, sender, operator or admin)
                    admin a/b sha256:%s  | name of a caller: a/b (expected: [A-Za-z0-9._-]{1,64})
                    admin shop hwt_clear | unreadable (expected: ROLE NAME sha256:<64 hex digits>)
                    """)
    void lineThatCannotBeReadIsNamedButNotShown(String line, String reason) throws IOException {
        open();
        Path file = directory.resolve("tokens.conf");
        Files.writeString(file, "# comment\n\n" + line.replace("%s", "0".repeat(64)) + "\n");

        assertThatIOException().isThrownBy(this::open).withMessage(file + ":3: " + reason);
    }

    @Test
    void nameThatIsThereTwiceIsRefused() throws IOException {
        open();
        Path file = directory.resolve("tokens.conf");
        Files.writeString(file, Files.readString(file) + "viewer admin sha256:" + "0".repeat(64) + "\n");

        assertThatIOException().isThrownBy(this::open).withMessageEndingWith(": admin (expected: a name once)");
    }

    private ApiTokens open() throws IOException {
        return ApiTokens.open(DataDirectory.open(directory), random);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
