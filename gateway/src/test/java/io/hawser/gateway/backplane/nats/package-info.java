@NullMarked
package io.hawser.gateway.backplane.nats;

import org.jspecify.annotations.NullMarked;
