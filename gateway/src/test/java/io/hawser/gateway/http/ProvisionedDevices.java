package io.hawser.gateway.http;

import io.hawser.client.HawserClient;
import io.hawser.client.PutDevice;
import io.hawser.client.view.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Devices that a gateway knows, so many that somebody has to look for one. */
final class ProvisionedDevices {
    private static final int AT_A_TIME = 64;

    private ProvisionedDevices() {}

    /** @param format of an id, with its number */
    static void put(WebFixture web, int count, String format) throws Exception {
        String address = "127.0.0.1:" + web.gateway().rpcAddress().getPort();
        try (HawserClient client = HawserClient.builder()
                        .gateway(address)
                        .token(web.admin())
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            Payload secret = Payload.ofUtf8("not very secret");
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String id = format.formatted(i);
                puts.add(threads.submit(() -> client.devices().put(PutDevice.withToken(id, secret))));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
    }
}
