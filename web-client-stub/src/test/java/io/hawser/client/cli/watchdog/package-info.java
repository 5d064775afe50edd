@NullMarked
package io.hawser.client.cli.watchdog;

import org.jspecify.annotations.NullMarked;
