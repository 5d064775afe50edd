/** Tests of the settings, and the page that documents them. */
@NullMarked
package io.hawser.gateway.config;

import org.jspecify.annotations.NullMarked;
