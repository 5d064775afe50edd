@NullMarked
package io.hawser.client.cli.text;

import org.jspecify.annotations.NullMarked;
