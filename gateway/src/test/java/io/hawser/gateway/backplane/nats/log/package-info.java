@NullMarked
package io.hawser.gateway.backplane.nats.log;

import org.jspecify.annotations.NullMarked;
