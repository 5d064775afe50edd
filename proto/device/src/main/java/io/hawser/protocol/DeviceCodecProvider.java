package io.hawser.protocol;

/** Brings a wire protocol in; found by {@link java.util.ServiceLoader}, so that adding one touches nothing else. */
public interface DeviceCodecProvider {

    /** The protocol's name in configuration, status and events: lower case letters, digits and hyphens, for ever. */
    String protocol();

    /** Whether a connection that begins with {@code firstByte} speaks this protocol; no two providers claim one byte. */
    boolean claims(byte firstByte);

    /** The one codec, for every connection. */
    DeviceCodec codec();
}
