@NullMarked
package io.hawser.client.demo.floor;

import org.jspecify.annotations.NullMarked;
