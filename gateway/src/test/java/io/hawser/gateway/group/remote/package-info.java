@NullMarked
package io.hawser.gateway.group.remote;

import org.jspecify.annotations.NullMarked;
