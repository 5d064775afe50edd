import {useEffect, useState} from '/console/lib/htm-preact.js';
import {read} from './api.js';
import {connection} from './live.js';
import {useObservable} from './observable.js';

/**
 * The last hour as the charts show it, growing while it is looked at.
 *
 * @typedef {{intervalSeconds: number, times: number[], series: Object<string, (number | null)[]>}} History
 */

const HOUR = 3600_000;
const EVERY = 5000;

/** @returns {{history: History | undefined, failure: Error | undefined}} */
export function useHistory() {
    const {generation} = useObservable(connection);
    const [shown, setShown] = useState({history: undefined, failure: undefined});
    useEffect(() => {
        const control = new AbortController();
        // a gateway that was started anew remembers nothing: what was there is asked for again, not continued
        let history;
        let timer;
        const run = async () => {
            try {
                if (!document.hidden && connection.get().state !== 'lost') {
                    const last = history?.times.at(-1);
                    const more = await read(`/api/history${last ? `?since=${last}` : ''}`, {signal: control.signal});
                    history = joined(history, more);
                    setShown({history, failure: undefined});
                }
            } catch (failure) {
                if (!control.signal.aborted) {
                    setShown(before => ({...before, failure}));
                }
            }
            if (!control.signal.aborted) {
                timer = setTimeout(run, EVERY);
            }
        };
        run();
        return () => {
            control.abort();
            clearTimeout(timer);
        };
    }, [generation]);
    return shown;
}

/** Both together, as far as they lie within the hour; a series that one of them lacks was not measured there. */
function joined(before, more) {
    const fresh = {intervalSeconds: Number(more.intervalSeconds ?? 5),
        times: (more.times ?? []).map(Number),
        series: more.series ?? {}};
    if (!before) {
        return fresh;
    }
    if (fresh.times.length === 0) {
        return before;
    }
    const from = before.times.findIndex(time => time > fresh.times.at(-1) - HOUR);
    const kept = from < 0 ? [] : before.times.slice(from);
    const series = {};
    for (const name of new Set([...Object.keys(before.series), ...Object.keys(fresh.series)])) {
        const old = from < 0 ? [] : before.series[name]?.slice(from) ?? kept.map(() => null);
        series[name] = old.concat(fresh.series[name] ?? fresh.times.map(() => null));
    }
    return {intervalSeconds: fresh.intervalSeconds, times: kept.concat(fresh.times), series};
}
