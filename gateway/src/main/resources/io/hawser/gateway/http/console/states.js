import {html} from '/console/lib/htm-preact.js';
import {word} from './format.js';
import {Icon} from './icons.js';

/** What states look like: colour never says alone what an icon and the word say as well. */

const COMPONENT = {
    STARTING: ['info', 'busy'],
    RUNNING: ['ok', 'ok'],
    DEGRADED: ['warn', 'warn'],
    RESTARTING: ['info', 'busy'],
    STOPPED: ['idle', 'idle'],
    FAILED: ['bad', 'bad'],
};

const COMMAND = {
    QUEUED: ['info', 'wait'],
    SENT: ['info', 'sent'],
    DELIVERED: ['info', 'busy'],
    SUCCEEDED: ['ok', 'ok'],
    FAILED: ['bad', 'bad'],
    REJECTED: ['bad', 'idle'],
    TIMED_OUT: ['warn', 'wait'],
    CANCELLED: ['idle', 'idle'],
};

const NODE = {
    ALIVE: ['ok', 'ok'],
    DRAINING: ['warn', 'wait'],
    UNREACHABLE: ['warn', 'warn'],
    ISOLATED: ['bad', 'warn'],
    LOST: ['bad', 'bad'],
};

/** A state in its own word, with an icon. A state that a later gateway may add is shown in its word too. */
function Badge({looks, name, testid}) {
    const [tone, icon] = looks[name] ?? ['idle', 'idle'];
    return html`
        <span class=${`badge ${tone}`}><${Icon} name=${icon}/><span data-testid=${testid}>${name}</span></span>`;
}

export const stateOf = command => word(command.state, 'COMMAND_STATE_');

export const LATE_AND_FAILED = ['TIMED_OUT', 'FAILED', 'REJECTED'];
export const OUTSTANDING = ['QUEUED', 'SENT', 'DELIVERED'];
export const ENDED_WELL = ['SUCCEEDED', 'CANCELLED'];

export const isOutstanding = command => OUTSTANDING.includes(stateOf(command));

export function ComponentBadge({state}) {
    return html`<${Badge} looks=${COMPONENT} name=${word(state, 'COMPONENT_STATE_')}/>`;
}

export function CommandBadge({command, testid}) {
    return html`<${Badge} looks=${COMMAND} name=${stateOf(command)} testid=${testid}/>`;
}

export function NodeBadge({state}) {
    return html`<${Badge} looks=${NODE} name=${word(state, 'NODE_STATE_')}/>`;
}

export function ConnectedBadge({connected}) {
    return connected
        ? html`<span class="badge ok"><${Icon} name="ok"/>connected</span>`
        : html`<span class="badge idle"><${Icon} name="idle"/>not connected</span>`;
}
