package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import java.util.List;

/** The whole of what web servers call. */
public record Contract(
        GatewayControlService control,
        DeviceMessagingService messaging,
        EventGroupsService groups,
        DeviceDirectoryService directory) {

    /** Each of them, for whoever serves them. */
    public List<BindableService> services() {
        return List.of(control, messaging, groups, directory);
    }
}
