package io.hawser.device.simulator.hocon;

import com.typesafe.config.ConfigOrigin;

/** What is wrong with a scenario, and where it is written. */
public final class ScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ScenarioException(String message) {
        super(message);
    }

    ScenarioException(String key, String problem, ConfigOrigin origin) {
        super(key + ": " + problem + " [" + origin.description() + "]");
    }
}
