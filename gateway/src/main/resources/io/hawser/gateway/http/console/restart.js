import {html, useState} from '/console/lib/htm-preact.js';
import {call, CONTROL} from './api.js';
import {Confirm, Guarded} from './parts.js';
import {Icon} from './icons.js';
import {useLacking} from './roles.js';
import {count, word} from './format.js';
import {millis, span} from './time.js';

/**
 * Restarts one component and shows what that cost. The component may be the one that carries the request (or the answer
 * to it): then the answer is lost, and the status, which comes back by itself, tells how it went.
 */
export function Restart({component}) {
    const lacking = useLacking('operator');
    const [asking, setAsking] = useState(false);
    const [run, setRun] = useState(undefined);
    const start = async mode => {
        setAsking(false);
        const before = {restarts: Number(component.restarts ?? 0)};
        setRun({...before, phase: 'under way'});
        try {
            const report = await call(CONTROL, 'Restart', {component: component.name, mode});
            setRun({...before, phase: 'done', report});
        } catch (failure) {
            setRun({...before, phase: goesOn(failure) ? 'unanswered' : 'refused', failure});
        }
    };
    return html`
        <div class="restart">
            <${Guarded} lacking=${lacking} disabled=${run?.phase === 'under way'}
                data-testid=${`restart-${component.name}`}
                        onClick=${() => setAsking(true)} aria-label=${`Restart ${component.name}`}>Restart<//>
            ${asking && html`<${Ask} name=${component.name} start=${start} close=${() => setAsking(false)}/>`}
        </div>
        <${Report} run=${run} component=${component} close=${() => setRun(undefined)}/>`;
}

/**
 * Whether the restart goes on though its report is not to be had. UNAVAILABLE is the contract's word for a call that
 * was cut by what it asked for, save for a node that could not be asked at all. A restart that is under way already may
 * be ours: a browser sends a request again by itself when its connection is closed without an answer.
 */
function goesOn({unanswered, code, reason}) {
    return unanswered || code === 'UNAVAILABLE' && reason !== 'NODE_UNREACHABLE' || reason === 'RESTART_UNDER_WAY';
}

const CARRIES = {
    'websocket-listener': 'This page is served by it: the live view drops for a moment and comes back by itself.',
    rpc: 'Calls of web servers run through it.',
};

function Ask({name, start, close}) {
    const [mode, setMode] = useState('RESTART_MODE_GRACEFUL');
    const choice = (value, title, what) => html`
        <label class="choice"><input type="radio" name="mode" value=${value} checked=${mode === value}
            onChange=${() => setMode(value)}/><span><strong>${title}</strong><br/>${what}</span></label>`;
    return html`
        <${Confirm} title=${`Restart ${name}?`} action="Restart" testid="restart-confirm"
                    danger=${mode === 'RESTART_MODE_HARD'} act=${() => start(mode)} close=${close}>
            <fieldset><legend class="visually-hidden">How</legend>
                ${choice('RESTART_MODE_GRACEFUL', 'Graceful',
                    'Devices stay connected, subscriptions and calls go on; new connections wait for a moment.')}
                ${choice('RESTART_MODE_HARD', 'Hard',
                    'Everything it holds is let go: sessions of a listener are closed and devices must reconnect.')}
            </fieldset>
            ${CARRIES[name] && html`<p class="hint">${CARRIES[name]}</p>`}
        <//>`;
}

function Report({run, component, close}) {
    if (!run) {
        return null;
    }
    const tone = {'under way': 'info', unanswered: 'info', refused: 'bad', done: 'ok'}[run.phase];
    const icon = {'under way': 'busy', unanswered: 'busy', refused: 'bad', done: 'ok'}[run.phase];
    const backed = run.phase === 'unanswered' && back(run, component);
    return html`
        <div class=${`note ${backed ? 'ok' : tone}`} role="status" data-testid="restart-report">
            <${Icon} name=${backed ? 'ok' : icon}/>
            <div>${sentence(run, component, backed)}</div>
            ${run.phase !== 'under way' && html`
                <button class="plain icon-only" aria-label="Dismiss" onClick=${close}><${Icon} name="close"/></button>`}
        </div>`;
}

function back(run, component) {
    return Number(component.restarts ?? 0) > run.restarts && component.state === 'COMPONENT_STATE_RUNNING';
}

function sentence(run, component, backed) {
    switch (run.phase) {
        case 'under way': return 'Restarting…';
        case 'refused': return `Not restarted: ${run.failure.message}`;
        case 'unanswered': return backed
            ? 'It was restarted and runs again. The report was lost with the connection.'
            : `${run.failure.reason === 'RESTART_UNDER_WAY' ? 'A restart is under way.'
                : 'The answer was lost with the connection, which this restart can do.'} Watching the status: now ${
                word(component.state, 'COMPONENT_STATE_')}.`;
        default: {
            const {took, sessionsBefore, sessionsAfter, connectionsRefused} = run.report;
            return html`Restarted in <strong>${span(millis(took))}</strong>.
                Sessions ${count(sessionsBefore)} before,${' '}
                ${count(sessionsAfter)} after. Connections refused: ${count(connectionsRefused)}.`;
        }
    }
}
