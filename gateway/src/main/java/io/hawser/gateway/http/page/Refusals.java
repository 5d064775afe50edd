package io.hawser.gateway.http.page;

import org.eclipse.jetty.http.HttpStatus;

/** The codes of the contract that go with statuses of HTTP, for what is refused before a call is one. */
final class Refusals {
    private Refusals() {}

    static String code(int status) {
        return switch (status) {
            case HttpStatus.UNAUTHORIZED_401 -> "UNAUTHENTICATED";
            case HttpStatus.FORBIDDEN_403 -> "PERMISSION_DENIED";
            case HttpStatus.NOT_FOUND_404 -> "NOT_FOUND";
            case HttpStatus.TOO_MANY_REQUESTS_429 -> "RESOURCE_EXHAUSTED";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "UNAVAILABLE";
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "INTERNAL";
            default -> "INVALID_ARGUMENT";
        };
    }
}
