@NullMarked
package io.hawser.gateway.directory;

import org.jspecify.annotations.NullMarked;
