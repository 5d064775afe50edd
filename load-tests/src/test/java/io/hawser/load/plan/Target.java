package io.hawser.load.plan;

import io.hawser.device.GatewayAddress;
import io.hawser.load.gatling.HawserDsl;
import io.hawser.load.gatling.device.DeviceProtocol;
import io.hawser.load.gatling.rpc.GatewayProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The gateway under load. Whoever starts a simulation says where it is, in these system properties. */
public final class Target {
    /** Where devices connect: {@code host:port}, or {@code ws://host:port/path}. */
    public static final String DEVICES = "hawser.load.target.devices";
    /** Where web servers call: {@code host:port}. */
    public static final String RPC = "hawser.load.target.rpc";
    /** The file with the web servers' token. */
    public static final String TOKEN_FILE = "hawser.load.target.token-file";
    /** The process, where the gateway was started for this run. */
    public static final String PID = "hawser.load.target.pid";

    private Target() {}

    /** Where devices connect. */
    public static GatewayAddress deviceAddress() {
        return GatewayAddress.parse(System.getProperty(DEVICES, "127.0.0.1:7700"));
    }

    /** The gateway's process; empty where nobody said. */
    public static OptionalLong pid() {
        String text = System.getProperty(PID, "");
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** The devices' protocol; a device without an id of its own is called {@code idPrefix} and its user's number. */
    public static DeviceProtocol devices(String idPrefix) {
        return DeviceProtocol.of(deviceAddress()).idPrefix(idPrefix);
    }

    /** The web servers' protocol. */
    public static GatewayProtocol gateways() {
        GatewayProtocol gateways = HawserDsl.gateways(System.getProperty(RPC, "127.0.0.1:7701"));
        return Optional.ofNullable(System.getProperty(TOKEN_FILE))
                .map(file -> gateways.token(read(Path.of(file))))
                .orElse(gateways);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("token file " + file + " can't be read", failure);
        }
    }
}
