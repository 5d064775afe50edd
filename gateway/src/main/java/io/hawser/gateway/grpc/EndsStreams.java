package io.hawser.gateway.grpc;

/** A service with streams that only their callers end: told when the server stops, so that stopping need not wait for them. */
interface EndsStreams {

    /** Ends every open stream with UNAVAILABLE (SERVICE_STOPPING). */
    void endStreams();
}
