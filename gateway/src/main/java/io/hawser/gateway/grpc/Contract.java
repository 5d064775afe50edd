package io.hawser.gateway.grpc;

import io.grpc.BindableService;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The whole of what web servers call.
 *
 * @param isolated whether this node has lost the others, without whom only {@code control} answers
 */
public record Contract(
        GatewayControlService control,
        DeviceMessagingService messaging,
        EventGroupsService groups,
        DeviceDirectoryService directory,
        BooleanSupplier isolated) {

    /** Each of them, for whoever serves them. */
    public List<BindableService> services() {
        return List.of(control, guarded(messaging), guarded(groups), guarded(directory));
    }

    private BindableService guarded(BindableService service) {
        return new UnlessIsolated(service, control.node(), isolated);
    }
}
