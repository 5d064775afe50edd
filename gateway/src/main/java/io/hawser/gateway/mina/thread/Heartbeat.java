package io.hawser.gateway.mina.thread;

import java.time.Duration;

/**
 * One question at a time to a thread that comes round again and again: are you there?
 *
 * <p>Threads: {@link #ask} by one at a time, {@link #answer} by the thread that is asked.
 */
final class Heartbeat {
    private volatile long askedNanos; // when; written by the asker
    private long asked; // the asker's
    private volatile long question; // what was asked last; written by the asker
    private volatile long answer; // the last question that was answered; written by the thread

    /**
     * Asks anew when the last question is answered.
     *
     * @param idle nobody has to answer now
     * @param wake has the thread come round
     * @return how long the open question has been waiting
     */
    Duration ask(boolean idle, Runnable wake) {
        if (idle || answer == question) {
            askedNanos = System.nanoTime();
            asked++;
            question = asked;
            if (idle) {
                answer = asked;
            } else {
                wake.run();
            }
            return Duration.ZERO;
        }
        return waiting();
    }

    /** How long the open question has been waiting. Any thread. */
    Duration waiting() {
        return answer == question ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - askedNanos);
    }

    void answer() {
        answer = question;
    }
}
