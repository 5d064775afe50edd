import {html} from '/console/lib/htm-preact.js';
import {useNow} from './observable.js';
import {figure} from './format.js';

const clockTime = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const dayAndTime = new Intl.DateTimeFormat(undefined,
    {month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit'});
const ago = new Intl.RelativeTimeFormat(undefined, {numeric: 'always', style: 'narrow'});

let skew = 0;

/**
 * Says what time the gateway has, as the `Date` of its answers. All times come from its clock: beside a browser whose
 * own clock is off, ages would be nonsense. Its resolution is a second, so small differences are none.
 */
export function noteGatewayTime(date) {
    const difference = Date.parse(date ?? '') - Date.now();
    skew = Math.abs(difference) > 2500 ? difference : 0;
}

/** `"1.5s"`, as the contract writes durations, in milliseconds. */
export function millis(duration) {
    return duration ? parseFloat(duration) * 1000 : 0;
}

/** Milliseconds as people say them. */
export function span(ms) {
    if (ms < 1000) {
        return `${figure(ms)} ms`;
    }
    const seconds = ms / 1000;
    if (seconds < 60) {
        return `${figure(seconds)} s`;
    }
    const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
    const first = parts.findIndex(([size]) => seconds >= size);
    let rest = Math.floor(seconds);
    return parts.slice(first, first + 2).map(([size, unit]) => {
        const amount = Math.floor(rest / size);
        rest -= amount * size;
        return amount ? `${amount} ${unit}` : '';
    }).filter(Boolean).join(' ');
}

/** The time of day in the local zone, with the date when it is another day. */
export function local(date, now = Date.now()) {
    const today = new Date(now).toDateString() === date.toDateString();
    return (today ? clockTime : dayAndTime).format(date);
}

export function exact(date) {
    return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** A moment: local time, exactly and in UTC on hover. */
export function Clock({at}) {
    if (!at) {
        return html`<span class="none">–</span>`;
    }
    const date = new Date(at);
    return html`<time dateTime=${date.toISOString()} title=${exact(date)}>${local(date)}</time>`;
}

/** How long ago, or in how long, growing while it is looked at. */
export function Age({at}) {
    const now = useNow() + skew;
    if (!at) {
        return html`<span class="none">–</span>`;
    }
    const date = new Date(at);
    return html`<time dateTime=${date.toISOString()} title=${`${local(date, now)} · ${exact(date)}`}>${
        relative(date.getTime() - now)}</time>`;
}

function relative(ms) {
    const seconds = Math.round(ms / 1000);
    const size = Math.abs(seconds);
    // the gateway's time is known to a second
    if (size <= 1) {
        return 'now';
    }
    if (size < 60) {
        return ago.format(seconds, 'second');
    }
    if (size < 3600) {
        return ago.format(Math.trunc(seconds / 60), 'minute');
    }
    return size < 86400 ? ago.format(Math.trunc(seconds / 3600), 'hour')
        : ago.format(Math.trunc(seconds / 86400), 'day');
}

const TIME_TO_LIVE = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?\s*$/;
const SECONDS = {ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86400};

/**
 * A duration as people type it (`30`, `500 ms`, `5m`, `2 h`) for the contract, or undefined when it is none.
 *
 * @returns {string | undefined}
 */
export function typedDuration(text) {
    const match = TIME_TO_LIVE.exec(text);
    return match ? `${+(Number(match[1]) * SECONDS[match[2] ?? 's']).toFixed(3)}s` : undefined;
}
