package io.hawser.device.simulator.fuzz;

import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which of several cases hurt the gateway: each is sent again, alone.
 *
 * <p>Threads: one, which it blocks.
 */
final class Culprits {
    static final String RUBBISH = "the gateway sent what is no message";

    private final CasePlayer player;
    private final HealthCheck health;
    private final int shrinkTries;

    Culprits(CasePlayer player, HealthCheck health, int shrinkTries) {
        this.player = player;
        this.health = health;
        this.shrinkTries = shrinkTries;
    }

    /** @param why the gateway was hurt when they were sent together */
    List<Finding> among(List<FuzzCase> suspects, String why) throws InterruptedException {
        List<Finding> culprits = new ArrayList<>();
        for (FuzzCase each : suspects) {
            if (!health.isWellAgain()) {
                break; // nobody is there on whom to try the rest
            }
            Optional<String> hurt = hurt(each);
            if (hurt.isPresent()) {
                Payload shortest =
                        new Shrinking(bytes -> hurtsAgain(each.with(bytes)), shrinkTries).shortest(each.bytes());
                culprits.add(new Finding.Culprit(each, hurt.get(), shortest));
            }
        }
        return culprits.isEmpty() ? List.of(new Finding.Suspects(suspects, why)) : culprits;
    }

    private boolean hurtsAgain(FuzzCase each) throws InterruptedException {
        return health.isWellAgain() && hurt(each).isPresent();
    }

    private Optional<String> hurt(FuzzCase each) {
        String ending = player.play(each);
        Optional<String> rubbish = ending.equals(CasePlayer.NOT_A_MESSAGE) ? Optional.of(RUBBISH) : Optional.empty();
        return rubbish.or(health::trouble);
    }
}
