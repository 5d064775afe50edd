import {useEffect, useReducer, useState} from '/console/lib/htm-preact.js';

/**
 * A value that tells who wants to know when it changes. State that several pages share lives in these, outside of the
 * component tree, so that a page that shows one figure is drawn again for that figure alone.
 *
 * @template T
 * @param {T} initial
 */
export function observable(initial) {
    let value = initial;
    const listeners = new Set();
    return {
        get: () => value,
        set(next) {
            if (next === value) {
                return;
            }
            value = next;
            for (const listener of [...listeners]) {
                listener(value);
            }
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

/** What `select` makes of the observable's value; draws the component again when that changes, and only then. */
export function useObservable(source, select = value => value) {
    const [, redraw] = useReducer(count => count + 1, 0);
    const shown = select(source.get());
    useEffect(() => {
        // it may have changed between drawing and subscribing
        let last = shown;
        const check = value => {
            const next = select(value);
            if (next !== last) {
                last = next;
                redraw();
            }
        };
        check(source.get());
        return source.subscribe(check);
    }, [source]);
    return shown;
}

const clock = observable(Date.now());
setInterval(() => document.hidden || clock.set(Date.now()), 1000);

/** The time in milliseconds, every second while the page is seen: one timer for all the ages on a page. */
export function useNow() {
    return useObservable(clock);
}

/** `value`, once it has stayed the same for `millis`. */
export function useSettled(value, millis) {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), millis);
        return () => clearTimeout(timer);
    }, [value, millis]);
    return settled;
}
