@NullMarked
package io.hawser.client.cli;

import org.jspecify.annotations.NullMarked;
