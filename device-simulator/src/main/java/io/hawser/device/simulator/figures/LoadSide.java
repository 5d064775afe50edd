package io.hawser.device.simulator.figures;

import java.time.Duration;

/**
 * How the load side itself fared: figures are those of a gateway only while whoever measures is not the limit.
 *
 * @param processors of the machine
 * @param ownShare of all processors' time that this process took, 0 to 1; of several processes on one machine their sum
 * @param machineShare of all processors' time that anybody took, 0 to 1
 * @param lagP99 how late the clockwork was that makes uplinks due: of 100 times, 99 no later
 * @param lagMax at worst
 */
public record LoadSide(int processors, double ownShare, double machineShare, Duration lagP99, Duration lagMax) {
    private static final Duration MAX_LAG = Duration.ofMillis(20);
    private static final double MAX_MACHINE_SHARE = 0.95;
    private static final double MAX_OWN_SHARE = 0.8;

    /** Whether the load side may have been the limit: then a figure says how fast it is, not the gateway. */
    public boolean mayBeTheLimit() {
        return lagP99.compareTo(MAX_LAG) > 0 || ownShare > MAX_OWN_SHARE || machineShare > MAX_MACHINE_SHARE;
    }

    /** Why it may have been, in words; what it comes to when it was not. */
    public String verdict() {
        if (ownShare > MAX_OWN_SHARE) {
            return "MAY BE THE LIMIT: it takes most of the processors' time itself";
        }
        if (lagP99.compareTo(MAX_LAG) > 0) {
            return "MAY BE THE LIMIT: its clockwork is late";
        }
        if (machineShare > MAX_MACHINE_SHARE) {
            return "MAY BE THE LIMIT: the machine has no processor time left";
        }
        return "not the limit";
    }

    /** Both, as on one machine. */
    public LoadSide plus(LoadSide other) {
        return new LoadSide(
                Math.max(processors, other.processors),
                Math.min(1, ownShare + other.ownShare),
                Math.max(machineShare, other.machineShare),
                lagP99.compareTo(other.lagP99) >= 0 ? lagP99 : other.lagP99,
                lagMax.compareTo(other.lagMax) >= 0 ? lagMax : other.lagMax);
    }
}
