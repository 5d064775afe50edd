package io.hawser.gateway.config;

/**
 * A setting as it is in force.
 *
 * @param key which
 * @param value its value, as HOCON
 * @param origin who set it: {@code default}, {@code file:line}, {@code environment NAME}, {@code --set}
 */
public record EffectiveSetting(String key, String value, String origin) {}
