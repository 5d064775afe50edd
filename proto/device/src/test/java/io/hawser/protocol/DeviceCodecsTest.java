package io.hawser.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceCodecsTest {
    private final DeviceCodecs codecs = DeviceCodecs.load();

    @Test
    void bothProtocolsAreFound() {
        assertThat(codecs.names()).containsExactly("hdp1", "json-lines");
    }

    @Test
    void firstByteTellsTheProtocol() {
        assertThat(codecs.claiming((byte) 0xD7).map(DeviceCodecProvider::protocol))
                .contains("hdp1");
        assertThat(codecs.claiming((byte) '{').map(DeviceCodecProvider::protocol))
                .contains("json-lines");
    }

    @Test
    void firstBytesOfOtherProtocolsAreClaimedByNone() {
        for (int first = 0; first < 256; first++) {
            if (first != 0xD7 && first != '{') {
                assertThat(codecs.claiming((byte) first)).isEmpty();
            }
        }
    }

    @Test
    void unknownNameGivesNone() {
        assertThat(codecs.byName("hdp2")).isEmpty();
    }

    @Test
    void codecIsOneForEveryConnection() {
        DeviceCodecProvider provider = codecs.byName("hdp1").orElseThrow();

        assertThat(provider.codec()).isSameAs(provider.codec());
    }

    @Test
    void twoProvidersThatClaimOneByteAreRefusedByName() {
        List<DeviceCodecProvider> both = List.of(new Fake("one", 0x7E), new Fake("two", 0x7E));

        assertThatThrownBy(() -> new DeviceCodecs(both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first byte 0x7E: claimed by [one, two] (expected: one protocol)");
    }

    @Test
    void twoProvidersOfOneNameAreRefused() {
        List<DeviceCodecProvider> both = List.of(new Fake("one", 0x7E), new Fake("one", 0x7F));

        assertThatThrownBy(() -> new DeviceCodecs(both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protocol one: provided by ");
    }

    private record Fake(String protocol, int first) implements DeviceCodecProvider {
        @Override
        public boolean claims(byte firstByte) {
            return firstByte == (byte) first;
        }

        @Override
        public DeviceCodec codec() {
            throw new UnsupportedOperationException();
        }
    }
}
