package io.hawser.gateway.backplane.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.nats.log.StreamAnswers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What servers answered, as they were seen to, and what it means. */
class StreamAnswersTest {

    @Test
    void aNumberSaysThatItIsStoredAlsoTheSecondTime() {
        assertThat(failure("{'stream':'S','seq':7}")).isEmpty();
        assertThat(failure("{'stream':'S','seq':7,'duplicate':true}")).isEmpty();
    }

    @Test
    void whatIsThereTwiceWithoutANumberMayYetBeLost() {
        assertThat(failure("{'stream':'S','seq':0,'duplicate':true}")).containsInstanceOf(LogFailure.Unknown.class);
    }

    @Test
    void anErrorSaysWhatItSays() {
        assertThat(failure("{'error':{'code':400,'err_code':10071,'description':'wrong last sequence: 3'}}"))
                .containsInstanceOf(LogFailure.Fenced.class);
        assertThat(failure("{'error':{'code':503,'err_code':10077,'description':'maximum bytes exceeded'}}"))
                .containsInstanceOf(LogFailure.Full.class);
        assertThat(failure("{'error':{'code':503,'err_code':10008,'description':'system temporarily unavailable'}}"))
                .containsInstanceOf(LogFailure.Unavailable.class);
        assertThat(failure("no json")).containsInstanceOf(LogFailure.Unknown.class);
    }

    private static Optional<LogFailure> failure(String answer) {
        byte[] data = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return StreamAnswers.failure(
                "log", NatsMessage.builder().subject("reply").data(data).build(), null);
    }
}
