package io.hawser.client.failure;

/** Why a gateway refused a call; the names are the contract's, to the letter. */
public enum Reason {
    /** The call has neither a bearer token nor a client certificate. */
    TOKEN_MISSING,
    /** The token is malformed, revoked or none of this gateway's. */
    TOKEN_UNKNOWN,
    /** The certificate's subject has no role. */
    CERTIFICATE_UNKNOWN,
    /** The caller's role is not enough. */
    ROLE_MISSING,
    /** A field is missing, malformed or out of its bounds. */
    INVALID_FIELD,
    /** The resume token is malformed or another cluster's. */
    RESUME_TOKEN_INVALID,
    /** The page token is malformed or belongs to another filter. */
    PAGE_TOKEN_INVALID,
    /** Events after the resume point are no longer kept. */
    EVENTS_LOST,
    /** The device is neither provisioned nor connected. */
    DEVICE_NOT_FOUND,
    /** The device has no session. */
    DEVICE_NOT_CONNECTED,
    /** The device is disabled and can be sent nothing. */
    DEVICE_DISABLED,
    /** The device's authentication has no secret. */
    DEVICE_WITHOUT_SECRET,
    /** No command has this id, or it ended too long ago. */
    COMMAND_NOT_FOUND,
    /** A command with this id but other content exists. */
    COMMAND_CONFLICT,
    /** The command's deadline has passed. */
    COMMAND_EXPIRED,
    /** The command has ended and can't be cancelled. */
    COMMAND_ENDED,
    /** The node has no such component. */
    COMPONENT_NOT_FOUND,
    /** The component is being restarted already. */
    RESTART_UNDER_WAY,
    /** The component did not come back; the supervisor goes on trying. */
    RESTART_FAILED,
    /** No such node is or was lately in the cluster. */
    NODE_NOT_FOUND,
    /** The node that has to answer does not. */
    NODE_UNREACHABLE,
    /** The node that was called has lost the other nodes; another may answer. */
    NODE_ISOLATED,
    /** Other members of the group read with another filter. */
    GROUP_CONFLICT,
    /** No group has this name. */
    GROUP_NOT_FOUND,
    /** The group has members, so it can't be deleted. */
    GROUP_IN_USE,
    /** A limit of the configuration is reached or a queue is full. */
    LIMIT_EXCEEDED,
    /** The disk of the gateway is full; nothing was stored. */
    STORE_FULL,
    /** This gateway can't do this (yet). */
    NOT_IMPLEMENTED,
    /** The node is draining or its rpc component is restarting. */
    SERVICE_STOPPING,
    /** The store takes no writes now; whether this one was done is not known. */
    STORE_UNAVAILABLE,
    /** A fault of the gateway, logged there. */
    INTERNAL_ERROR,
    /** None was given (the call failed on its way), or it is newer than this library. */
    UNKNOWN
}
