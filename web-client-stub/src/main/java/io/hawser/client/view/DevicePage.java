package io.hawser.client.view;

import java.util.List;
import java.util.Optional;

/**
 * A page of devices.
 *
 * @param devices in order of their ids
 * @param nextPageToken asks for the next page; none: this is the last
 */
public record DevicePage(List<DeviceView> devices, Optional<String> nextPageToken) {
    public DevicePage {
        devices = List.copyOf(devices);
    }
}
