/** How nodes say to each other which sessions they have, as bytes. */
@NullMarked
package io.hawser.gateway.directory.wire;

import org.jspecify.annotations.NullMarked;
