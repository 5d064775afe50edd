import {read, call, CONTROL} from './api.js';
import {observable} from './observable.js';
import {me, mayRole} from './roles.js';

/**
 * The one WebSocket to `/events`: it keeps the status up to date, carries the events that the page shown asked for,
 * and says whether the gateway is there. It comes back by itself.
 *
 * @typedef {{state: 'connecting' | 'live' | 'lost', since: number, why: string, restarted: boolean,
 *     generation: number}} Connection
 * @typedef {{kinds?: string[], deviceIdPrefix?: string, uplinkName?: string}} EventFilter
 * @typedef {{events: (events: object[]) => void, gap: (missed: number) => void, error: (text: string) => void}} Reader
 */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;
// a status comes every second: this long without one, the other end is gone without having said so
const SILENCE = 4000;
// nobody reads: the narrowest filter, since a subscription cannot be for nothing
const NOTHING = {kinds: ['EVENT_KIND_COMPONENT_CHANGED']};

/** The latest GatewayStatus; undefined until the first. What was known stays when the gateway goes away. */
export const status = observable(undefined);

/** `generation` rises each time the gateway is back: whoever shows its data loads it anew. */
export const connection = observable(
    {state: 'connecting', since: Date.now(), why: '', restarted: false, generation: 0});

let socket;
let attempts = 0;
let pause = FIRST_PAUSE;
let retry;
let silence;
/** @type {{filter: EventFilter, reader: Reader, paused: boolean} | undefined} */
let subscription;
// the subscription that the connection was made with: a page may have asked for another one meanwhile
let carried;

/** Connects and stays connected for as long as the page is open. */
export function begin() {
    addEventListener('online', () => connection.get().state === 'live' || connect());
    connect();
}

/**
 * Reads events as they happen. One page is shown at a time, so one subscription is enough: a second takes over.
 *
 * @returns {{pause: (paused: boolean) => void, close: () => void}}
 */
export function subscribe(filter, reader) {
    const mine = {filter, reader, paused: false};
    subscription = mine;
    say({subscribe: filter}, {pause: false});
    return {
        pause(paused) {
            mine.paused = paused;
            say({pause: paused});
        },
        close() {
            if (subscription === mine) {
                subscription = undefined;
                if (mayRole(me.get().role, 'sender')) {
                    say({subscribe: NOTHING}, {pause: true});
                }
            }
        },
    };
}

function say(...messages) {
    if (socket?.readyState === WebSocket.OPEN) {
        messages.forEach(message => socket.send(JSON.stringify(message)));
    }
}

/**
 * Asks who we are first: a browser does not tell a WebSocket that was refused for want of a log-in from one that found
 * no gateway, while the answer to this does (and leads to the log-in).
 */
async function connect() {
    clearTimeout(retry);
    socket?.close();
    socket = undefined;
    // the browser may say that it is on line while an attempt is under way: the newest counts
    const attempt = ++attempts;
    try {
        const identity = await read('/api/me', {signal: AbortSignal.timeout(SILENCE)});
        if (attempt !== attempts) {
            return;
        }
        me.set(identity);
    } catch (failure) {
        if (attempt === attempts) {
            lose(failure.code && !failure.unanswered ? failure.message : '');
        }
        return;
    }
    open();
}

function open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const mine = new WebSocket(`${scheme}://${location.host}/events${query()}`, 'hawser.events.v1');
    socket = mine;
    carried = subscription;
    listen(SILENCE);
    mine.onmessage = ({data}) => mine === socket && receive(JSON.parse(data));
    mine.onclose = ({code, reason}) => {
        if (mine === socket) {
            socket = undefined;
            lose(refusal(code, reason));
        }
    };
}

/** The filter goes with the connection, so that no event passes that nobody asked for. A viewer may not ask at all. */
function query() {
    if (!mayRole(me.get().role, 'sender')) {
        return '';
    }
    const {kinds = [], deviceIdPrefix, uplinkName} = subscription?.filter ?? NOTHING;
    const asked = new URLSearchParams();
    if (kinds.length) {
        asked.set('kinds', kinds.map(kind => kind.replace('EVENT_KIND_', '')).join(','));
    }
    if (deviceIdPrefix) {
        asked.set('deviceIdPrefix', deviceIdPrefix);
    }
    if (uplinkName) {
        asked.set('uplinkName', uplinkName);
    }
    return asked.size ? `?${asked}` : '';
}

function refusal(code, reason) {
    switch (code) {
        case 1008: return `The gateway does not allow live updates here${reason ? ` (${reason})` : ''}.`;
        case 1013: return 'The gateway has too many live viewers.';
        default: return '';
    }
}

function receive(message) {
    listen(SILENCE);
    if (message.hello) {
        me.set({...me.get(), ...message.hello});
        catchUp(mayRole(message.hello.role, 'sender'));
    }
    if (message.status) {
        found(message.status);
    }
    if (message.events) {
        subscription?.reader.events(message.events);
    }
    if (message.gap) {
        subscription?.reader.gap(Number(message.gap.missed ?? 0));
    }
    if (message.error) {
        subscription?.reader.error(message.error.message || message.error.code);
    }
}

/** A viewer asks all the same: the gateway's refusal is what its page shows. */
function catchUp(allowed) {
    if (subscription && (!allowed || subscription !== carried)) {
        say({subscribe: subscription.filter});
    } else if (carried && !subscription) {
        say({subscribe: NOTHING});
    }
    if (allowed && subscription?.paused) {
        say({pause: true});
    }
}

function found(latest) {
    const before = status.get();
    const was = connection.get();
    status.set(latest);
    if (was.state !== 'live') {
        pause = FIRST_PAUSE;
        // what was asked for before the first status is as good as new
        const generation = was.state === 'lost' ? was.generation + 1 : was.generation;
        const restarted = before !== undefined && before.startTime !== latest.startTime;
        connection.set({state: 'live', since: Date.now(), why: '', restarted, generation});
    }
}

function listen(millis) {
    clearTimeout(silence);
    silence = setTimeout(() => {
        socket?.close();
        socket = undefined;
        lose('');
    }, millis);
}

function lose(why) {
    clearTimeout(silence);
    const was = connection.get();
    if (was.state !== 'lost' || was.why !== why) {
        connection.set({...was, state: 'lost', since: was.state === 'live' ? Date.now() : was.since, why});
    }
    if (why) {
        // it answers, only not here: figures by asking are better than old ones
        call(CONTROL, 'GetStatus').then(status.set, () => {});
    }
    clearTimeout(retry);
    retry = setTimeout(connect, pause);
    pause = Math.min(pause * 1.6, LONGEST_PAUSE);
}
