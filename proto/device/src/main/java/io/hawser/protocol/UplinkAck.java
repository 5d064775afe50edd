package io.hawser.protocol;

/**
 * Everything that this session sent for acknowledgement, up to and including one message, is durable.
 *
 * @param messageId the last message covered, in order of arrival
 */
public record UplinkAck(long messageId) implements GatewayMessage {
    public UplinkAck {
        Texts.requireMessageId(messageId);
    }
}
