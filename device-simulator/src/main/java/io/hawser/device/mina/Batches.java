package io.hawser.device.mina;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import java.util.ArrayList;
import java.util.List;

/** Cuts messages that go out together into runs, each for one buffer. */
final class Batches {
    /** Messages that together may take more than this go out in several buffers. */
    private static final int MAX_BUFFER = 65_536;

    private Batches() {}

    static List<List<DeviceMessage>> of(List<DeviceMessage> messages, DeviceCodec codec) {
        List<List<DeviceMessage>> batches = new ArrayList<>();
        int from = 0;
        while (from < messages.size()) {
            int to = from;
            int bytes = 0;
            do {
                bytes += codec.maxEncodedSize(messages.get(to++));
            } while (to < messages.size() && bytes + codec.maxEncodedSize(messages.get(to)) <= MAX_BUFFER);
            batches.add(messages.subList(from, to));
            from = to;
        }
        return batches;
    }
}
