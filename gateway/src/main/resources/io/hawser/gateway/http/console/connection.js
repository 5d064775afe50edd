import {html, useEffect, useState} from '/console/lib/htm-preact.js';
import {connection} from './live.js';
import {Icon} from './icons.js';
import {useObservable} from './observable.js';
import {local} from './time.js';

// a restart of the listener takes less: a banner that comes and goes in a blink would only alarm
const GRACE = 800;
const BACK_FOR = 10_000;

const WORDS = {connecting: 'Connecting…', live: 'Live', lost: 'No connection'};

/** Whether what is shown is true now. */
export function ConnectionMark() {
    const {state} = useObservable(connection);
    return html`<span class="connection" data-testid="connection" data-state=${state}>${WORDS[state]}</span>`;
}

/** Says that the gateway went away and that it is back. The element stays, for only changes within one are read out. */
export function ConnectionBanner() {
    const {state, since, why, restarted, generation} = useObservable(connection);
    const [phase, setPhase] = useState('');
    useEffect(() => {
        if (state === 'lost') {
            const timer = setTimeout(() => setPhase('lost'), GRACE);
            return () => clearTimeout(timer);
        }
        if (state === 'live' && generation > 0 && (phase === 'lost' || restarted)) {
            setPhase('back');
            const timer = setTimeout(() => setPhase(''), BACK_FOR);
            return () => clearTimeout(timer);
        }
        return undefined;
    }, [state, generation]);
    return html`<div role="status" data-testid="banner">${banner(phase, {since, why, restarted})}</div>`;
}

function banner(phase, {since, why, restarted}) {
    switch (phase) {
        case 'lost': return html`<p class="banner lost"><${Icon} name="warn"/>${why
            || `No connection to the gateway since ${local(new Date(since))}.`} Trying again…</p>`;
        case 'back': return html`<p class="banner back"><${Icon} name="ok"/>${restarted
            ? 'Connected again; the gateway was restarted.' : 'Connected again.'}</p>`;
        default: return null;
    }
}
