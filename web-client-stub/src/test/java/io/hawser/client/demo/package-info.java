@NullMarked
package io.hawser.client.demo;

import org.jspecify.annotations.NullMarked;
