@NullMarked
package io.hawser.gateway.command;

import org.jspecify.annotations.NullMarked;
