package io.hawser.device.simulator.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.Credential;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CasesTest {
    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void caseDependsOnItsSeedAndNumberAlone(String protocol) {
        List<FuzzCase> inOrder =
                LongStream.range(0, 200).mapToObj(cases(protocol, 1)::of).toList();
        Cases again = cases(protocol, 1);

        assertThat(again.of(150)).isEqualTo(inOrder.get(150));
        assertThat(again.of(3)).isEqualTo(inOrder.get(3));
        assertThat(cases(protocol, 2).of(3).bytes()).isNotEqualTo(inOrder.get(3).bytes());
        assertThat(inOrder.stream().map(FuzzCase::bytes).distinct()).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void everyMutationComesBeforeAndBehindLoginAndIsNeitherEmptyNorEndless(String protocol) {
        List<FuzzCase> many =
                LongStream.range(0, 2000).mapToObj(cases(protocol, 7)::of).toList();

        assertThat(many).allMatch(each -> each.bytes().size() <= Mutator.MAX_BYTES);
        assertThat(many.stream().filter(FuzzCase::loggedIn).map(FuzzCase::mutation))
                .contains(Mutation.values());
        assertThat(many.stream().filter(each -> !each.loggedIn()).map(FuzzCase::mutation))
                .contains(Mutation.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void casesThatAreSentTogetherAreOfDifferentDevices(String protocol) {
        Cases cases = cases(protocol, 1);

        assertThat(LongStream.range(100, 100 + Cases.DEVICES)
                        .mapToObj(number -> cases.of(number).device()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void validFramesAreOfEveryTypeThatDevicesSend(String protocol) throws Exception {
        DeviceCodec codec = codec(protocol);
        Corpus corpus = new Corpus(codec);
        List<ValidFrame> frames = new ArrayList<>(corpus.talk());
        frames.addAll(corpus.logins(new DeviceId("d"), Credential.none()));

        List<Class<?>> types = new ArrayList<>();
        for (ValidFrame frame : frames) {
            types.add(decoded(codec, frame.bytes()).orElseThrow().getClass());
        }

        assertThat(Set.copyOf(types))
                .isEqualTo(Arrays.stream(DeviceMessage.class.getPermittedSubclasses())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void unchangedBytesAreUnderstoodAndMostOthersAreNot(String protocol) {
        DeviceCodec codec = codec(protocol);
        List<FuzzCase> many =
                LongStream.range(0, 1000).mapToObj(cases(protocol, 3)::of).toList();

        assertThat(many.stream().filter(each -> each.mutation() == Mutation.NONE))
                .isNotEmpty()
                .allMatch(each -> isUnderstood(codec, each.bytes()));
        assertThat(many.stream().filter(each -> each.mutation() == Mutation.BITS))
                .filteredOn(each -> !isUnderstood(codec, each.bytes()))
                .hasSizeGreaterThan(30);
    }

    private static boolean isUnderstood(DeviceCodec codec, Payload bytes) {
        try {
            return decoded(codec, bytes).isPresent();
        } catch (MalformedFrameException _) {
            return false;
        }
    }

    private static Optional<DeviceMessage> decoded(DeviceCodec codec, Payload bytes) throws MalformedFrameException {
        return codec.decodeDeviceMessage(ByteBuffer.wrap(bytes.toBytes()), DeviceCodec.DEFAULT_MAX_BODY);
    }

    private static Cases cases(String protocol, long seed) {
        return new Cases(protocol, codec(protocol), Credential.none(), "fuzz-", seed);
    }

    private static DeviceCodec codec(String protocol) {
        return DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
    }
}
