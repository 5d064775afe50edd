import {html, Component, useEffect, useRef, useState} from '/console/lib/htm-preact.js';
import {subscribe} from './live.js';
import {Empty} from './parts.js';
import {Icon} from './icons.js';
import {Payload} from './payload.js';
import {deviceLink} from './router.js';
import {CommandBadge, ComponentBadge} from './states.js';
import {count, phrase, word} from './format.js';
import {Clock} from './time.js';

const MOST = 500;
// drawing each message of a busy gateway would cost more than anybody can read
const DRAW_EVERY = 250;

/**
 * Events as they happen, the newest on top. With `deviceId` of that device alone: the gateway's filter is a prefix, so
 * the rest of it is done here.
 *
 * @param {{deviceId?: string, filter?: import('./live.js').EventFilter}} props
 */
export function EventTail({deviceId, filter}) {
    const {rows, refusal, paused, setPaused, clear} = useTail(deviceId, filter);
    return html`
        <div class="tail-bar">
            <button data-testid="events-pause" aria-pressed=${paused} onClick=${() => setPaused(!paused)}>
                <${Icon} name=${paused ? 'play' : 'pause'}/>${paused ? 'Resume' : 'Pause'}</button>
            <button onClick=${clear} disabled=${rows.length === 0}>Clear</button>
            <span class="muted">${paused ? 'Paused: what happens now is not shown later.'
                : rows.length === MOST ? `the newest ${count(MOST)}` : count(rows.length)}</span>
        </div>
        ${refusal && html`<p class="note warn" role="status"><${Icon} name="warn"/>${refusal}</p>`}
        ${rows.length === 0 && !refusal && html`
            <${Empty} title="Waiting for events.">What happens from now on is shown here.
            ${deviceId ? '' : ' Filters narrow it.'}<//>`}
        ${rows.length > 0 && html`
            <ol class="tail" tabindex="0" aria-label="Events, the newest first">${rows.map(row => html`
                <${Row} key=${row.key} row=${row} withoutDevice=${Boolean(deviceId)}/>`)}</ol>`}`;
}

function useTail(deviceId, filter = {}) {
    const [rows, setRows] = useState([]);
    const [refusal, setRefusal] = useState('');
    const [paused, setPausedState] = useState(false);
    const subscription = useRef();
    const number = useRef(0);
    const key = JSON.stringify([deviceId, filter]);

    useEffect(() => {
        let waiting = [];
        const add = row => waiting.unshift({...row, key: number.current++});
        const timer = setInterval(() => {
            if (waiting.length && !document.hidden) {
                const fresh = waiting;
                waiting = [];
                setRows(before => fresh.concat(before).slice(0, MOST));
            }
            waiting.length = Math.min(waiting.length, MOST);
        }, DRAW_EVERY);
        setRefusal('');
        subscription.current = subscribe(deviceId ? {deviceIdPrefix: deviceId} : filter, {
            events(events) {
                for (const event of events) {
                    if (!deviceId || event.deviceId === deviceId) {
                        add({event});
                    }
                }
            },
            gap: missed => add({missed}),
            error: setRefusal,
        });
        setPausedState(false);
        return () => {
            clearInterval(timer);
            subscription.current.close();
        };
    }, [key]);
    // rows of another device must not stay; those of another filter may, they are what happened
    useEffect(() => setRows([]), [deviceId]);

    return {
        rows, refusal, paused,
        clear: () => setRows([]),
        setPaused(next) {
            subscription.current.pause(next);
            setPausedState(next);
            if (!next) {
                setRows(before => [{resumed: Date.now(), key: number.current++}, ...before].slice(0, MOST));
            }
        },
    };
}

/** A row never changes, so it is never drawn twice. */
class Row extends Component {
    shouldComponentUpdate() {
        return false;
    }

    render({row, withoutDevice}) {
        if (row.missed !== undefined) {
            return html`<li class="event gap" data-testid="event-gap"><${Icon} name="warn"/>${
                count(row.missed)} events left out</li>`;
        }
        if (row.resumed) {
            return html`<li class="event gap">Resumed at <${Clock} at=${row.resumed}/>; what happened
                during the pause is not shown</li>`;
        }
        const {event} = row;
        const kind = word(event.kind, 'EVENT_KIND_');
        return html`
            <li class="event" data-testid="event-row" data-kind=${kind}>
                <${Clock} at=${event.time}/>
                <span class=${`kind kind-${kind.toLowerCase()}`}>${phrase(kind)}</span>
                ${!withoutDevice && html`<span class="event-device">${event.deviceId
                    ? html`<a class="id" href=${deviceLink(event.deviceId)}>${event.deviceId}</a>`
                    : event.nodeId}</span>`}
                <span class="event-detail">${detail(event)}</span>
            </li>`;
    }
}

function detail(event) {
    if (event.uplink) {
        const {name, payload, duplicate} = event.uplink;
        return html`<strong>${name}</strong> <${Payload} base64=${payload}/>${
            duplicate && html` <span class="tag" title="The device says that it sent this before">repeat</span>`}`;
    }
    if (event.deviceConnected) {
        return html`${event.deviceConnected.protocol} from <code>${event.deviceConnected.address}</code>`;
    }
    if (event.deviceDisconnected) {
        const {reason, clean} = event.deviceDisconnected;
        return `${phrase(word(reason, 'DISCONNECT_REASON_'))}${clean ? ', after a goodbye' : ''}`;
    }
    if (event.commandChanged) {
        const {command} = event.commandChanged;
        return html`<strong>${command.name}</strong> <${CommandBadge} command=${command}/> ${
            command.failure || command.result && html`<${Payload} base64=${command.result.payload}/>`}`;
    }
    if (event.componentChanged) {
        const {name, to, cause} = event.componentChanged;
        return html`<strong>${name}</strong> <${ComponentBadge} state=${to}/> ${cause}`;
    }
    return event.eventsLost ? `${count(event.eventsLost.count)} events were lost to retention` : '';
}
