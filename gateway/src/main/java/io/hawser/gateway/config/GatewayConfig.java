package io.hawser.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * All settings of a gateway, checked.
 *
 * @param node this gateway among others
 * @param deviceListener where devices connect
 * @param devices which of them may log in
 * @param rpc where web servers call
 * @param store what must last
 * @param eventLog events on their way to web servers
 * @param commands commands for devices
 * @param settings the same, by key, with who set them
 */
public record GatewayConfig(
        NodeConfig node,
        DeviceListenerConfig deviceListener,
        DevicesConfig devices,
        RpcConfig rpc,
        StoreConfig store,
        EventLogConfig eventLog,
        CommandsConfig commands,
        List<EffectiveSetting> settings) {
    private static final String LOCAL_DEVICES =
            "a loopback address, or device-listener.insecure = true to do without encryption";
    private static final String KNOWN_DEVICES = "refuse, since device-listener.host is no loopback address, or"
            + " devices.insecure-unknown-devices = true to let anybody pose as a device";
    private static final String SAFE_CALLS =
            "a loopback address, or rpc.tls, or rpc.insecure = true to do without encryption";

    public GatewayConfig {
        settings = List.copyOf(settings);
        boolean localDevices = Hosts.isLoopback(deviceListener.host());
        boolean safeCalls = Hosts.isLoopback(rpc.host()) || !(rpc.encryption() instanceof RpcConfig.Encryption.None);
        boolean refused = devices.unknown() == DevicesConfig.Unknown.REFUSE;
        boolean samePort = rpc.port() != 0
                && rpc.port() == deviceListener.port()
                && rpc.host().equals(deviceListener.host());
        new Checks("")
                .that(
                        localDevices || deviceListener.insecure(),
                        "device-listener.host",
                        deviceListener.host(),
                        LOCAL_DEVICES)
                .that(
                        localDevices || refused || devices.insecureUnknownDevices(),
                        "devices.unknown",
                        "accept",
                        KNOWN_DEVICES)
                .that(safeCalls || rpc.insecure(), "rpc.host", rpc.host(), SAFE_CALLS)
                .that(!samePort, "rpc.port", rpc.port(), "another port than device-listener.port")
                .done();
    }

    /**
     * Reads and checks all sources. Reads files only, and takes paths in them as they are written.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static GatewayConfig load(Sources sources) {
        return new ConfigLoader(sources).load();
    }

    /** What is insecure and in force, a sentence each. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (!Hosts.isLoopback(deviceListener.host())) {
            warnings.add("device-listener.insecure: devices connect to " + deviceListener.host()
                    + " without encryption; what they send, tokens included, can be read on the way");
            if (devices.unknown() == DevicesConfig.Unknown.ACCEPT) {
                warnings.add("devices.insecure-unknown-devices: whoever reaches " + deviceListener.host()
                        + " can pose as any device that is not provisioned");
            }
        }
        if (!Hosts.isLoopback(rpc.host()) && rpc.encryption() instanceof RpcConfig.Encryption.None) {
            warnings.add("rpc.insecure: web servers call " + rpc.host()
                    + " without encryption; what they send, tokens included, can be read on the way");
        }
        return List.copyOf(warnings);
    }

    /** The settings in force as a HOCON file, each with who set it. There are no secrets among them. */
    public String render() {
        var text = new StringBuilder();
        String group = "";
        for (EffectiveSetting setting : settings) {
            String next = setting.key().substring(0, setting.key().indexOf('.'));
            if (!next.equals(group) && !group.isEmpty()) {
                text.append('\n');
            }
            group = next;
            text.append(setting.key()).append(" = ").append(setting.value());
            text.append("  # ").append(setting.origin()).append('\n');
        }
        return text.toString();
    }
}
