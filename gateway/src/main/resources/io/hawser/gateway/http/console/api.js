import {noteGatewayTime} from './time.js';

/**
 * The gateway's HTTP interface (docs/http.md): the rpc contract as JSON. Every failure is an ApiError.
 *
 * @typedef {{signal?: AbortSignal}} CallOptions
 */

export const DIRECTORY = 'hawser.v1.DeviceDirectory';
export const MESSAGING = 'hawser.v1.DeviceMessaging';
export const GROUPS = 'hawser.v1.EventGroups';
export const CONTROL = 'hawser.v1.GatewayControl';

// a connection may hang for ever without failing; no call that is made here takes longer
const LONGEST = 30_000;

/** A refusal of the gateway, or with code `NO_ANSWER` none at all: then nobody knows whether the call was done. */
export class ApiError extends Error {
    constructor(code, message, reason = '', metadata = {}) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.metadata = metadata;
    }

    get unanswered() {
        return this.code === 'NO_ANSWER';
    }
}

/** Calls a unary method and answers its response. */
export function call(service, method, request = {}, {signal} = {}) {
    return ask(`/api/${service}/${method}`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify(request),
        signal,
    });
}

/** Reads `/api/…` beside the contract. */
export function read(path, {signal} = {}) {
    return ask(path, {signal});
}

/** Ends the session at the gateway and leads to the log-in, even when the gateway does not answer. */
export async function logOut() {
    try {
        await fetch('/logout', {method: 'POST', headers: {'content-type': 'application/json'}, body: '{}'});
    } finally {
        location.assign('/login');
    }
}

async function ask(path, options) {
    const limit = AbortSignal.timeout(LONGEST);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    let response;
    let body;
    try {
        response = await fetch(path, {credentials: 'same-origin', cache: 'no-store', ...options, signal});
        body = await response.text();
    } catch (failure) {
        if (failure.name === 'AbortError') {
            throw failure;
        }
        throw new ApiError('NO_ANSWER', 'The gateway did not answer.');
    }
    noteGatewayTime(response.headers.get('date'));
    if (response.status === 401) {
        toLogIn();
        throw new ApiError('UNAUTHENTICATED', 'The session has ended. Log in again.');
    }
    const answer = parsed(body);
    if (!response.ok) {
        throw new ApiError(answer.code ?? `HTTP ${response.status}`,
            answer.message || `The gateway answered with HTTP status ${response.status}.`,
                answer.reason, answer.metadata);
    }
    return answer;
}

let leaving = false;

/** Once: several calls fail together, and a navigation that begins anew with each of them may never end. */
function toLogIn() {
    if (!leaving) {
        leaving = true;
        location.assign('/login');
    }
}

/** A proxy in between may answer in its own words, which must not hide the status. */
function parsed(body) {
    try {
        return body ? JSON.parse(body) : {};
    } catch {
        return {};
    }
}
