package io.hawser.protocol;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The wire protocols that are installed, found once when this is made.
 *
 * <p>Threads: immutable, any.
 */
public final class DeviceCodecs {
    private static final int BYTES = 256;

    private final List<DeviceCodecProvider> providers;
    private final List<Optional<DeviceCodecProvider>> byFirstByte;

    /** @throws IllegalArgumentException when two of {@code providers} have one name or claim one byte */
    DeviceCodecs(Iterable<DeviceCodecProvider> providers) {
        List<DeviceCodecProvider> found = new ArrayList<>();
        providers.forEach(provider -> {
            requireNewName(provider, found);
            found.add(provider);
        });
        this.providers = List.copyOf(found);
        List<Optional<DeviceCodecProvider>> claims = new ArrayList<>(BYTES);
        for (int i = 0; i < BYTES; i++) {
            claims.add(onlyClaimant((byte) i, found));
        }
        this.byFirstByte = List.copyOf(claims);
    }

    /**
     * The protocols on the class path.
     *
     * @throws IllegalArgumentException when two of them have one name or claim one byte
     */
    public static DeviceCodecs load() {
        return new DeviceCodecs(ServiceLoader.load(DeviceCodecProvider.class, DeviceCodecs.class.getClassLoader()));
    }

    /**
     * These and others beside them.
     *
     * @throws IllegalArgumentException when two have one name or claim one byte
     */
    public DeviceCodecs with(List<DeviceCodecProvider> others) {
        return new DeviceCodecs(
                Stream.concat(providers.stream(), others.stream()).toList());
    }

    /** The protocol of a connection that begins with {@code firstByte}. */
    public Optional<DeviceCodecProvider> claiming(byte firstByte) {
        return byFirstByte.get(Byte.toUnsignedInt(firstByte));
    }

    /** The protocol called {@code protocol}. */
    public Optional<DeviceCodecProvider> byName(String protocol) {
        return providers.stream()
                .filter(provider -> provider.protocol().equals(protocol))
                .findFirst();
    }

    /** The names of all protocols, sorted. */
    public List<String> names() {
        return providers.stream().map(DeviceCodecProvider::protocol).sorted().toList();
    }

    private static void requireNewName(DeviceCodecProvider provider, List<DeviceCodecProvider> others) {
        for (DeviceCodecProvider other : others) {
            if (other.protocol().equals(provider.protocol())) {
                throw new IllegalArgumentException("protocol " + provider.protocol() + ": provided by "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName() + " (expected: one provider)");
            }
        }
    }

    private static Optional<DeviceCodecProvider> onlyClaimant(byte first, List<DeviceCodecProvider> providers) {
        List<DeviceCodecProvider> claimants =
                providers.stream().filter(provider -> provider.claims(first)).toList();
        if (claimants.size() > 1) {
            throw new IllegalArgumentException("first byte 0x"
                    + HexFormat.of().withUpperCase().toHexDigits(first) + ": claimed by "
                    + claimants.stream().map(DeviceCodecProvider::protocol).toList() + " (expected: one protocol)");
        }
        return claimants.stream().findFirst();
    }
}
