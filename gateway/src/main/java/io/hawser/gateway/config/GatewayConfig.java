package io.hawser.gateway.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * All settings of a gateway, checked.
 *
 * @param node this gateway among others
 * @param deviceListener where devices connect
 * @param devices which of them may log in
 * @param rpc where web servers call
 * @param http where browsers connect, and devices over WebSocket
 * @param store what must last
 * @param cluster the servers of gateways that work together
 * @param eventLog events on their way to web servers
 * @param commands commands for devices
 * @param supervision how the gateway looks after its own parts
 * @param drain how it leaves service
 * @param settings the same, by key, with who set them
 */
public record GatewayConfig(
        NodeConfig node,
        DeviceListenerConfig deviceListener,
        DevicesConfig devices,
        RpcConfig rpc,
        HttpConfig http,
        StoreConfig store,
        ClusterConfig cluster,
        EventLogConfig eventLog,
        CommandsConfig commands,
        SupervisionConfig supervision,
        DrainConfig drain,
        List<EffectiveSetting> settings) {
    private static final String LOCAL_DEVICES =
            "a loopback address, or device-listener.insecure = true to do without encryption";
    private static final String SAFE_CALLS =
            "a loopback address, or rpc.tls, or rpc.insecure = true to do without encryption";

    private static final String SAFE_PAGES =
            "a loopback address, or http.tls, or http.insecure = true to do without encryption";

    private static final String SAFE_SERVERS =
            "addresses of tls://, or on this host, or cluster.tls, or cluster.insecure ="
                    + " true to do without encryption";

    public GatewayConfig {
        settings = List.copyOf(settings);
        boolean opens = deviceListener.socket() == DeviceListenerConfig.Socket.OPEN;
        boolean safeCalls = Hosts.isLoopback(rpc.host()) || !(rpc.encryption() instanceof RpcConfig.Encryption.None);
        boolean safePages = Hosts.isLoopback(http.host()) || http.tls().isPresent();
        boolean samePort = opens
                && rpc.port() != 0
                && rpc.port() == deviceListener.port()
                && rpc.host().equals(deviceListener.host());
        Checks checks = new Checks("");
        if (opens) { // else the host is not known yet, see inheriting
            checkReach(checks, "host", deviceListener.host(), deviceListener, devices);
        }
        if (isClustered(store)) {
            checkAdvertised(checks, "rpc", cluster.advertise().rpc(), "rpc.host", rpc.host());
            checkAdvertised(
                    checks, "devices", cluster.advertise().devices(), "device-listener.host", deviceListener.host());
        }
        checks.that(safeCalls || rpc.insecure(), "rpc.host", rpc.host(), SAFE_CALLS)
                .that(safePages || http.insecure(), "http.host", http.host(), SAFE_PAGES)
                .that(
                        Hosts.isLoopback(http.host())
                                || devices.unknown() == DevicesConfig.Unknown.REFUSE
                                || devices.insecureUnknownDevices(),
                        "devices.unknown",
                        "accept",
                        "refuse, since http.host is no loopback address, or devices.insecure-unknown-devices = true to"
                                + " let anybody pose as a device")
                .that(
                        !isClustered(store) || !cluster.isReadableElsewhere() || cluster.insecure(),
                        "cluster.servers",
                        String.join(",", cluster.servers()),
                        SAFE_SERVERS)
                .that(!samePort, "rpc.port", rpc.port(), "another port than device-listener.port")
                .that(!sharesPort(http, rpc.host(), rpc.port()), "http.port", http.port(), "another port than rpc.port")
                .that(
                        !opens || !sharesPort(http, deviceListener.host(), deviceListener.port()),
                        "http.port",
                        http.port(),
                        "another port than device-listener.port")
                .done();
    }

    private static boolean isClustered(StoreConfig store) {
        return store.engine() == StoreConfig.Engine.NATS;
    }

    /** Others can't be told to go to every address. */
    private static void checkAdvertised(Checks checks, String what, String said, String key, String host) {
        checks.that(
                !said.isEmpty() || !Hosts.isWildcard(host),
                "cluster.advertise." + what,
                "empty",
                "host:port where others reach this gateway, since " + key + " is " + host);
    }

    private static boolean sharesPort(HttpConfig http, String host, int port) {
        return http.port() != 0 && http.port() == port && http.host().equals(host);
    }

    private static void checkReach(
            Checks checks, String key, String host, DeviceListenerConfig listener, DevicesConfig devices) {
        boolean local = Hosts.isLoopback(host);
        boolean refused = devices.unknown() == DevicesConfig.Unknown.REFUSE;
        checks.that(local || listener.insecure(), "device-listener." + key, host, LOCAL_DEVICES)
                .that(
                        local || refused || devices.insecureUnknownDevices(),
                        "devices.unknown",
                        "accept",
                        "refuse, since device-listener." + key + " is no loopback address, or"
                                + " devices.insecure-unknown-devices = true to let anybody pose as a device");
    }

    /**
     * The same with the address of the socket that was inherited in place of {@code host} and {@code port}; for {@link
     * DeviceListenerConfig.Socket#INHERITED} only. From here on {@link #warnings()} knows where devices connect.
     *
     * @throws ConfigException when that address needs permissions that were not given
     */
    public GatewayConfig inheriting(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        Checks checks = new Checks("");
        checkReach(checks, "socket", host, deviceListener, devices);
        checks.done();
        return new GatewayConfig(
                node,
                deviceListener.at(host, address.getPort()),
                devices,
                rpc,
                http,
                store,
                cluster,
                eventLog,
                commands,
                supervision,
                drain,
                settings);
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
            warnOfUnknownDevices(deviceListener.host(), warnings);
        }
        if (!Hosts.isLoopback(rpc.host()) && rpc.encryption() instanceof RpcConfig.Encryption.None) {
            warnings.add("rpc.insecure: web servers call " + rpc.host()
                    + " without encryption; what they send, tokens included, can be read on the way");
        }
        if (!Hosts.isLoopback(http.host()) && http.tls().isEmpty()) {
            warnings.add("http.insecure: browsers and devices connect to " + http.host()
                    + " without encryption; what they send, tokens included, can be read on the way");
        }
        if (!Hosts.isLoopback(http.host())) {
            warnOfUnknownDevices(http.host(), warnings);
        }
        if (isClustered(store)) {
            warnOfServers(warnings);
        }
        return List.copyOf(warnings);
    }

    private void warnOfServers(List<String> warnings) {
        if (cluster.isReadableElsewhere()) {
            warnings.add("cluster.insecure: the servers " + cluster.servers()
                    + " are reached without encryption; all that gateways keep and say can be read on the way");
        }
        if (cluster.allowOldNats()) {
            warnings.add("cluster.allow-old-nats: servers older than 2.10 lose what they acknowledged last when all of"
                    + " them lose power");
        }
    }

    private void warnOfUnknownDevices(String host, List<String> warnings) {
        if (devices.unknown() == DevicesConfig.Unknown.ACCEPT) {
            warnings.add("devices.insecure-unknown-devices: whoever reaches " + host
                    + " can pose as any device that is not provisioned");
        }
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
