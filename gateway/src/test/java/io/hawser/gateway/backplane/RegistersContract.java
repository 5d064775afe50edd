package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine's registers do. */
public abstract class RegistersContract {
    private static final Registers.Key KEY = new Registers.Key("group/1");

    private Backplane backplane;
    private Registers registers;

    /** A new, empty engine. */
    protected abstract Backplane open();

    @BeforeEach
    void openRegisters() {
        backplane = open();
        registers = backplane.registers();
    }

    @AfterEach
    void closeEngine() {
        backplane.close();
    }

    @Test
    void aRegisterThatNobodyRaisedIsEmpty() {
        assertThat(get(registers.read(KEY))).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aRegisterOnlyGrows() {
        get(registers.raise(KEY, 7));
        get(registers.raise(KEY, 3));

        assertThat(get(registers.read(KEY))).hasValue(7);
        assertThat(get(registers.read(new Registers.Key("another")))).isEmpty();
    }

    @Test
    void ofConcurrentRaisesTheGreatestStays() {
        LongStream.rangeClosed(1, 200)
                .parallel()
                .mapToObj(value -> registers.raise(KEY, value * 7919 % 211))
                .toList()
                .forEach(Stages::get);

        long greatest = LongStream.rangeClosed(1, 200)
                .map(value -> value * 7919 % 211)
                .max()
                .orElseThrow();
        assertThat(get(registers.read(KEY))).hasValue(greatest);
    }

    @Test
    void aRaiseOfUnknownEndIsRepeatedWithoutHarm() {
        FaultyRegisters faulty = new FaultyBackplane(backplane).registers();
        var faults = List.of(FaultyLog.Fault.UNKNOWN_WRITTEN, FaultyLog.Fault.UNKNOWN_NOT_WRITTEN);
        long value = 5;
        for (FaultyLog.Fault fault : faults) {
            value++;
            faulty.failNext(fault);
            assertThat(failure(faulty.raise(KEY, value))).isInstanceOf(LogFailure.Unknown.class);
            get(faulty.raise(KEY, value));
        }

        assertThat(get(registers.read(KEY))).hasValue(5L + faults.size());
    }

    @Test
    void onceClosedRaisingIsUnavailable() {
        backplane.close();

        assertThat(failure(registers.raise(KEY, 1))).isInstanceOf(LogFailure.Unavailable.class);
    }
}
