package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the records themselves see to. */
class MessageRulesTest {

    @Test
    void textsAreMeasuredInBytes() {
        assertThat(new DeviceId("€".repeat(42) + "é").value()).hasSize(43);
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("€".repeat(43)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId("a".repeat(129)));
    }

    @Test
    void halfASurrogatePairIsNoText() {
        for (String text : List.of("\uD83D", "a\uDE80", "\uD83D\uD83D", "\uDE80\uD83D")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DeviceId(text))
                    .withMessageContaining("half a surrogate pair");
        }
        assertThat(new DeviceId("\uD83D\uDE80")).hasToString("🚀");
    }

    @Test
    void deviceIdsAreInTheOrderOfTheirBytes() {
        List<DeviceId> ids = List.of(new DeviceId("🚀"), new DeviceId("\uFFFD"), new DeviceId("ab"), new DeviceId("a"));

        assertThat(ids.stream().sorted()).extracting(DeviceId::value).containsExactly("a", "ab", "\uFFFD", "🚀");
    }

    @Test
    void welcomeCutsItsTimeToTheMillisecondAndKeepsItInRange() {
        assertThat(new Welcome(1, 0, 0, Instant.ofEpochSecond(1, 1_999_999)).time())
                .isEqualTo(Instant.ofEpochMilli(1001));
        assertThatIllegalArgumentException().isThrownBy(() -> new Welcome(1, 0, 0, Instant.ofEpochMilli(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Welcome(1, 0, 0, Instant.MAX));
    }

    @Test
    void codesFindTheirConstants() {
        for (GoAway.Reason reason : GoAway.Reason.values()) {
            assertThat(GoAway.Reason.ofCode(reason.code())).contains(reason);
        }
        assertThat(ProtocolFault.Code.ofCode(0)).isEmpty();
        assertThat(CommandResult.Status.ofCode(3)).isEmpty();
    }

    @Test
    void tokenShowsItsSecretNowhere() {
        Hello hello = new Hello(new DeviceId("d"), new Authentication.Token(Payload.ofUtf8("s3cret")), 0);

        assertThat(hello.toString()).doesNotContain("s3cret").doesNotContain("733363726574");
    }
}
