package io.hawser.gateway.grpc;

import io.hawser.gateway.security.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The least role for every method; what is not listed needs {@link Role#ADMIN}, so that a forgotten line locks rather than
 * opens.
 *
 * <p>Threads: any; it never changes.
 */
final class AccessTable {
    private static final String CONTROL = "hawser.v1.GatewayControl/";
    private static final String MESSAGING = "hawser.v1.DeviceMessaging/";
    private static final String DIRECTORY = "hawser.v1.DeviceDirectory/";
    private static final String GROUPS = "hawser.v1.EventGroups/";

    private static final Map<String, Role> METHODS = Map.ofEntries(
            Map.entry(CONTROL + "GetStatus", Role.VIEWER),
            Map.entry(CONTROL + "WatchStatus", Role.VIEWER),
            Map.entry(CONTROL + "Restart", Role.OPERATOR),
            Map.entry(CONTROL + "Drain", Role.OPERATOR),
            Map.entry(CONTROL + "Rebalance", Role.OPERATOR),
            Map.entry(MESSAGING + "SendToDevice", Role.SENDER),
            Map.entry(MESSAGING + "SendToDevices", Role.SENDER),
            Map.entry(MESSAGING + "Broadcast", Role.SENDER),
            Map.entry(MESSAGING + "GetCommand", Role.VIEWER),
            Map.entry(MESSAGING + "ListCommands", Role.VIEWER),
            Map.entry(MESSAGING + "CancelCommand", Role.SENDER),
            Map.entry(MESSAGING + "Subscribe", Role.SENDER),
            Map.entry(GROUPS + "GetGroup", Role.VIEWER),
            Map.entry(GROUPS + "ListGroups", Role.VIEWER),
            Map.entry(GROUPS + "SeekGroup", Role.OPERATOR),
            Map.entry(GROUPS + "DeleteGroup", Role.OPERATOR),
            Map.entry(DIRECTORY + "GetDevice", Role.VIEWER),
            Map.entry(DIRECTORY + "ListDevices", Role.VIEWER),
            Map.entry(DIRECTORY + "DisconnectDevice", Role.OPERATOR),
            Map.entry(DIRECTORY + "PutDevice", Role.ADMIN),
            Map.entry(DIRECTORY + "DeleteDevice", Role.ADMIN),
            Map.entry(DIRECTORY + "RotateDeviceSecret", Role.ADMIN));

    /** Services of gRPC itself, whole. */
    private static final Map<String, Role> SERVICES = Map.of(
            "grpc.reflection.v1.ServerReflection", Role.VIEWER,
            "grpc.reflection.v1alpha.ServerReflection", Role.VIEWER,
            "grpc.channelz.v1.Channelz", Role.VIEWER);

    private static final String HEALTH = "grpc.health.v1.Health"; // load balancers have no token

    private AccessTable() {}

    /** The least role that may call that method; empty: anyone may, without a token. */
    static Optional<Role> needed(String service, String fullMethod) {
        if (service.equals(HEALTH)) {
            return Optional.empty();
        }
        Role ofService = SERVICES.getOrDefault(service, Role.ADMIN);
        return Optional.of(METHODS.getOrDefault(fullMethod, ofService));
    }

    /** The full names of the methods that have a line of their own. */
    static Set<String> methods() {
        return METHODS.keySet();
    }
}
