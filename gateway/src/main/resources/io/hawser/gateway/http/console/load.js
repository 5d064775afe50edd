import {useEffect, useRef, useState} from '/console/lib/htm-preact.js';
import {useObservable} from './observable.js';
import {connection} from './live.js';

/**
 * Loads something and keeps it fresh: when `inputs` change, when the gateway is back, every `every` milliseconds while
 * the page is seen and the gateway is there, and when `reload` is called. An answer that was overtaken is dropped.
 * After a failure the value from before stays, since old figures that are marked as such beat none.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {unknown[]} inputs
 * @returns {{value: T | undefined, failure: Error | undefined, loading: boolean, reload: () => void}}
 */
export function useLoaded(load, inputs, every = 0) {
    const {state, generation} = useObservable(connection);
    const [shown, setShown] = useState({value: undefined, failure: undefined, loading: true});
    const [asked, setAsked] = useState(0);
    const latest = useRef(load);
    latest.current = load;
    const key = JSON.stringify(inputs);

    // another subject: the value of the one before would be a lie
    const subject = useRef(key);
    useEffect(() => {
        if (subject.current !== key) {
            subject.current = key;
            setShown(before => ({...before, loading: true}));
        }
    }, [key]);

    useEffect(() => {
        const idle = () => document.hidden || connection.get().state === 'lost';
        const control = new AbortController();
        let timer;
        const again = () => {
            if (every && !control.signal.aborted) {
                timer = setTimeout(() => idle() ? again() : run(), every);
            }
        };
        const run = async () => {
            try {
                const value = await latest.current(control.signal);
                if (!control.signal.aborted) {
                    setShown({value, failure: undefined, loading: false});
                }
            } catch (failure) {
                // the connection's own banner says that the gateway is gone
                if (!control.signal.aborted && failure.name !== 'AbortError') {
                    setShown(before => ({...before, failure, loading: false}));
                }
            }
            again();
        };
        run();
        return () => {
            control.abort();
            clearTimeout(timer);
        };
    }, [key, every, generation, asked]);

    return {...shown, stale: state === 'lost', reload: () => setAsked(number => number + 1)};
}
