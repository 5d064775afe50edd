@NullMarked
package io.hawser.gateway.directory.wire;

import org.jspecify.annotations.NullMarked;
