package io.hawser.device.simulator.cli;

import io.hawser.device.Credential;
import io.hawser.device.simulator.fuzz.CaseRecording;
import io.hawser.device.simulator.fuzz.Finding;
import io.hawser.device.simulator.fuzz.Fuzz;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.device.simulator.replay.RecordingFile;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says what hurt a gateway and how to do it again, as soon as it is known, and keeps the bytes in files.
 *
 * <p>Threads: one.
 */
final class FindingPrinter implements Fuzz.Listener {
    private static final int MAX_SHOWN_BYTES = 1024;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final PrintWriter err;
    private final String again;
    private final Credential credential;
    private final DeviceCodec codec;
    private final Optional<Path> directory;
    private final LongSupplier nanoTime;
    private long progressShown;
    private int findings;

    /**
     * @param again the command that plays a case again, but for the number at its end
     * @param directory where files go, if anywhere
     */
    FindingPrinter(
            PrintWriter out,
            PrintWriter err,
            String again,
            Credential credential,
            DeviceCodec codec,
            Optional<Path> directory,
            LongSupplier nanoTime) {
        this.out = out;
        this.err = err;
        this.again = again;
        this.credential = credential;
        this.codec = codec;
        this.directory = directory;
        this.nanoTime = nanoTime;
        this.progressShown = nanoTime.getAsLong();
    }

    @Override
    public void onProgress(long cases) {
        if (nanoTime.getAsLong() - progressShown >= PROGRESS_NANOS) {
            progressShown = nanoTime.getAsLong();
            err.println(cases + " cases, " + findings + " findings");
        }
    }

    @Override
    public void onFinding(Finding finding) {
        findings++;
        switch (finding) {
            case Finding.Culprit(FuzzCase one, String why, Payload shortest) -> {
                out.println("HURT by case " + one.number() + ": " + why);
                print(one);
                if (shortest.size() < one.bytes().size()) {
                    out.println("  " + shortest.size() + " bytes are enough: " + hex(shortest));
                    save(one.with(shortest), "case-" + one.number() + "-short.hex", why);
                }
                save(one, "case-" + one.number() + ".hex", why);
            }
            case Finding.Suspects(List<FuzzCase> cases, String why) -> {
                out.println("HURT by one of " + cases.size() + " cases, or by all, none of which did it again alone: "
                        + why);
                cases.forEach(each -> {
                    print(each);
                    save(each, "suspect-" + each.number() + ".hex", why);
                });
            }
        }
        out.flush();
    }

    private void print(FuzzCase each) {
        out.println("  case " + each.number() + ", " + (each.loggedIn() ? "logged in" : "before log-in") + ", "
                + each.mutation().label() + " of " + each.frames() + ", "
                + each.bytes().size() + " bytes: "
                + hex(each.bytes()));
        out.println("  again: " + again + each.number());
    }

    private void save(FuzzCase each, String name, String why) {
        if (directory.isEmpty()) {
            return;
        }
        Path file = directory.get().resolve(name);
        try {
            RecordingFile.write(
                    CaseRecording.of(
                            each, credential, codec, List.of("hurt: " + why, "again: " + again + each.number())),
                    file);
            out.println("  saved: " + file);
        } catch (IOException refused) {
            err.println("--out: " + file + " can't be written: " + refused);
        }
    }

    private static String hex(Payload bytes) {
        int shown = Math.min(bytes.size(), MAX_SHOWN_BYTES);
        String hex = HexFormat.of().formatHex(bytes.toBytes(), 0, shown);
        return shown < bytes.size() ? hex + "… (--out keeps all)" : hex;
    }
}
