package io.hawser.device.simulator.mutation;

import io.hawser.device.Credential;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * All cases of a seed. A case depends on nothing but its number, the seed, the protocol, the credential and the prefix of
 * ids: it can be had again alone.
 *
 * <p>Threads: immutable, any.
 */
public final class Cases {
    /** So many cases in a row are of different devices, so that none takes over the session of another. */
    public static final int DEVICES = 64;

    private static final int MAX_FRAMES = 3;
    private static final int PERCENT = 100;
    private static final int LOGGED_IN_PERCENT = 60;
    private static final int LOGIN_FIRST_PERCENT = 70;
    private static final List<Mutation> MUTATIONS = List.of(Mutation.values());

    private final DeviceCodec codec;
    private final boolean text;
    private final Credential credential;
    private final String idPrefix;
    private final long seed;

    /** @param protocol the codec's, which says where frames have lengths */
    public Cases(String protocol, DeviceCodec codec, Credential credential, String idPrefix, long seed) {
        this.codec = codec;
        this.text = protocol.equals("json-lines");
        this.credential = credential;
        this.idPrefix = idPrefix;
        this.seed = seed;
    }

    /** The case of that number. */
    public FuzzCase of(long number) {
        RandomGenerator random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number);
        DeviceId device = new DeviceId(idPrefix + Math.floorMod(number, DEVICES));
        boolean loggedIn = random.nextInt(PERCENT) < LOGGED_IN_PERCENT;
        Mutation mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
        List<ValidFrame> frames = frames(device, loggedIn, random);
        Payload bytes = new Mutator(text, random)
                .mutate(mutation, frames.stream().map(ValidFrame::bytes).toList());
        String names = frames.stream().map(ValidFrame::name).collect(Collectors.joining(" "));
        return new FuzzCase(number, mutation, loggedIn, device, names, bytes);
    }

    private List<ValidFrame> frames(DeviceId device, boolean loggedIn, RandomGenerator random) {
        Corpus corpus = new Corpus(codec);
        List<ValidFrame> logins = corpus.logins(device, credential);
        List<ValidFrame> all = new ArrayList<>(corpus.talk());
        all.addAll(logins);
        List<ValidFrame> chosen = new ArrayList<>();
        if (!loggedIn && random.nextInt(PERCENT) < LOGIN_FIRST_PERCENT) {
            chosen.add(logins.get(random.nextInt(logins.size())));
        }
        int count = 1 + random.nextInt(MAX_FRAMES);
        while (chosen.size() < count) {
            chosen.add(all.get(random.nextInt(all.size())));
        }
        return chosen;
    }
}
