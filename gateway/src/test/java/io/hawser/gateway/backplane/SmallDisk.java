package io.hawser.gateway.backplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real file system of a few MiB, in memory, and a file on it that takes the room away. Only root may mount one: for
 * others the test fails with that reason.
 */
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;

    private final Path path;
    private final Path ballast;

    private SmallDisk(Path path) {
        this.path = path;
        ballast = path.resolve("ballast");
    }

    /** Mounts it on {@code path}, a directory that is made. */
    public static SmallDisk mount(Path path, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectory(path);
        String said = run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + mebibytes + "m", "tmpfs", path.toString());
        if (!said.isEmpty()) {
            throw new IllegalStateException("a full disk needs a mount of a tmpfs; run the tests as root: " + said);
        }
        return new SmallDisk(path);
    }

    public Path path() {
        return path;
    }

    public long usable() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /** Takes all the room but so much, while others may write there. */
    public void leave(long bytes) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try (var out = Files.newOutputStream(ballast)) {
            for (long much = usable() - bytes; much > 0; much = usable() - bytes) {
                out.write(piece, 0, (int) Math.min(PIECE_BYTES, much));
            }
        }
    }

    /** Gives back what {@link #leave} took. */
    public void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "--lazy", path.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException(command[0] + " does not end");
        }
        return process.exitValue() == 0 ? "" : said.strip() + " (status " + process.exitValue() + ")";
    }
}
