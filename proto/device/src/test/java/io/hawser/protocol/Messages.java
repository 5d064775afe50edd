package io.hawser.protocol;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Generates messages of every type, plain ones and ones at the edges of what is allowed. */
final class Messages {
    /** One generator for each record that a sealed interface of messages permits; a test sees that none is missing. */
    static final Map<Class<?>, Function<RandomGenerator, Object>> GENERATORS = Map.ofEntries(
            entry(
                    Hello.class,
                    random -> new Hello(new DeviceId(text(random, 1, 128)), authentication(random), u16(random))),
            entry(Proof.class, random -> new Proof(bytes(random, 32))),
            entry(Ping.class, random -> new Ping()),
            entry(Pong.class, random -> new Pong()),
            entry(Uplink.class, Messages::uplink),
            entry(CommandAck.class, random -> new CommandAck(uuid(random))),
            entry(
                    CommandResult.class,
                    random -> new CommandResult(
                            uuid(random), oneOf(random, CommandResult.Status.values()), payload(random))),
            entry(Bye.class, random -> new Bye(random.nextInt(256))),
            entry(Challenge.class, random -> new Challenge(bytes(random, 32))),
            entry(Welcome.class, Messages::welcome),
            entry(UplinkAck.class, random -> new UplinkAck(Math.max(1, u32(random)))),
            entry(Command.class, Messages::command),
            entry(
                    GoAway.class,
                    random -> new GoAway(
                            oneOf(random, GoAway.Reason.values()),
                            u32(random),
                            random.nextBoolean() ? "" : text(random, 0, 300))),
            entry(
                    ProtocolFault.class,
                    random -> new ProtocolFault(oneOf(random, ProtocolFault.Code.values()), text(random, 0, 500))),
            entry(Authentication.None.class, random -> new Authentication.None()),
            entry(Authentication.Token.class, random -> new Authentication.Token(secret(random))),
            entry(Authentication.HmacSha256.class, random -> new Authentication.HmacSha256()));

    private static final String[] ALPHABETS = {
        "a", "abc-09_:.", "\u0000\u0001\u001f\"\\/\b\f\n\r\t\u007f", "aüß€\uFFFD\uFFFF", "🚀a"
    };
    private static final String[] JSON = {
        "21.5",
        "-0",
        "1e400",
        "null",
        "true",
        "\"\"",
        "\"ü\\u00e4\\ud83d\\ude80\uFFFD\"",
        "{}",
        "[]",
        "{\"a\":[1,{\"b\":null}],\"a\":2}",
        "[ 1,\t2 ]",
        " 1",
        "1 ",
        "[1,\r2]",
        "[1,\n2]",
        "1\n",
        "[",
        "tru",
        "1 2",
        "\"\\ud800\"",
        "\"\n\"",
        "[".repeat(63) + "]".repeat(63),
        "[".repeat(64) + "]".repeat(64),
        "}\n{\"type\":\"ping\"}\n"
    };

    private Messages() {}

    static Object ofType(Class<?> type, RandomGenerator random) {
        Function<RandomGenerator, Object> generator = GENERATORS.get(type);
        if (generator == null) {
            throw new IllegalArgumentException(type + ": no generator in Messages");
        }
        return generator.apply(random);
    }

    static Object from(Peer peer, RandomGenerator random) {
        Class<?> sealed = peer == Peer.DEVICE ? DeviceMessage.class : GatewayMessage.class;
        return ofType(oneOf(random, sealed.getPermittedSubclasses()), random);
    }

    @SafeVarargs
    static <T> T oneOf(RandomGenerator random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Authentication authentication(RandomGenerator random) {
        return (Authentication) ofType(oneOf(random, Authentication.class.getPermittedSubclasses()), random);
    }

    private static Uplink uplink(RandomGenerator random) {
        return new Uplink(
                Math.max(1, u32(random)),
                random.nextBoolean(),
                random.nextBoolean(),
                text(random, 1, 64),
                payload(random));
    }

    private static Command command(RandomGenerator random) {
        return new Command(uuid(random), u32(random), random.nextBoolean(), text(random, 1, 64), payload(random));
    }

    private static Welcome welcome(RandomGenerator random) {
        Instant time = oneOf(
                random,
                Instant.EPOCH,
                Welcome.MAX_TIME,
                Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                Instant.ofEpochSecond(random.nextLong(4_000_000_000L)));
        return new Welcome(oneOf(random, 0L, 1L, -1L, random.nextLong()), u16(random), u32(random), time);
    }

    private static Payload payload(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Payload.empty();
            case 1 -> Payload.ofUtf8(oneOf(random, JSON));
            case 2 -> bytes(random, random.nextInt(100));
            default -> Payload.ofUtf8(text(random, 0, 100));
        };
    }

    private static Payload secret(RandomGenerator random) {
        return random.nextBoolean() ? bytes(random, 1 + random.nextInt(100)) : Payload.ofUtf8(text(random, 1, 100));
    }

    private static Payload bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    /** Text of one alphabet, now and then as long as it may be. */
    private static String text(RandomGenerator random, int minBytes, int maxBytes) {
        int[] alphabet = oneOf(random, ALPHABETS).codePoints().toArray();
        int wanted = random.nextInt(4) == 0 ? maxBytes : random.nextInt(minBytes, maxBytes + 1);
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        while (bytes < wanted) {
            String next = Character.toString(alphabet[random.nextInt(alphabet.length)]);
            int size = next.getBytes(StandardCharsets.UTF_8).length;
            next = bytes + size <= wanted ? next : "z";
            text.append(next);
            bytes += next.getBytes(StandardCharsets.UTF_8).length;
        }
        return text.toString();
    }

    private static UUID uuid(RandomGenerator random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static int u16(RandomGenerator random) {
        return oneOf(random, 0, 1, 0xFFFF, random.nextInt(0x10000));
    }

    private static long u32(RandomGenerator random) {
        return oneOf(random, 0L, 1L, 0x8000_0000L, 0xFFFF_FFFFL, random.nextLong(0x1_0000_0000L));
    }
}
