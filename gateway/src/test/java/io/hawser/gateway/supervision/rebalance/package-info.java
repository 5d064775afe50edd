@org.jspecify.annotations.NullMarked
package io.hawser.gateway.supervision.rebalance;
