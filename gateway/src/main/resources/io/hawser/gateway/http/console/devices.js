import {html, useEffect, useRef, useState} from '/console/lib/htm-preact.js';
import {call, DIRECTORY} from './api.js';
import {status, subscribe} from './live.js';
import {useLoaded} from './load.js';
import {useObservable, useSettled} from './observable.js';
import {me, mayRole} from './roles.js';
import {deviceLink, setQuery, useRoute} from './router.js';
import {Empty, Failure, Loading, Table} from './parts.js';
import {SearchField} from './search.js';
import {ConnectedBadge} from './states.js';
import {count, plural} from './format.js';
import {Age} from './time.js';

const PAGE = 50;
const EVERY = 5000;

/** Who is there, and who may be: a page at a time, since there may be a hundred thousand. */
export function Devices() {
    const {query} = useRoute();
    const [typed, setTyped] = useState(query.q ?? '');
    const prefix = useSettled(typed.trim(), 250);
    const {state = '', protocol = ''} = query;
    const change = more => setQuery({q: prefix, state, protocol, ...more});
    const asked = useRef([]); // what was put into the address from here, and has not come back yet
    useEffect(() => {
        if (prefix !== (asked.current.at(-1) ?? query.q ?? '')) {
            asked.current.push(prefix);
            change({q: prefix});
        }
    }, [prefix]);
    // The address may be changed by the way back, or by the link in the navigation; what comes from here comes late, when
    // more may have been typed.
    useEffect(() => {
        const mine = asked.current.indexOf(query.q ?? '');
        if (mine >= 0) {
            asked.current.splice(0, mine + 1);
        } else if (prefix !== (query.q ?? '')) {
            setTyped(query.q ?? '');
        }
    }, [query.q]);

    const filter = {
        deviceIdPrefix: prefix || undefined,
        connected: state ? state === 'connected' : undefined,
        protocol: protocol || undefined,
    };
    const [tokens, setTokens] = useTokens(filter);
    const pageToken = tokens.at(-1);
    const loaded = useLoaded(
        signal => call(DIRECTORY, 'ListDevices', {filter, pageSize: PAGE, pageToken}, {signal}),
        [filter, pageToken], EVERY);
    useConnects(prefix, loaded.reload);
    // a token is good for an hour, and for the process that gave it
    useEffect(() => {
        if (loaded.failure?.reason === 'PAGE_TOKEN_INVALID') {
            setTokens(['']);
        }
    }, [loaded.failure]);

    const devices = loaded.value?.devices ?? [];
    const next = loaded.value?.nextPageToken;
    const narrowed = prefix || state || protocol;
    return html`
        <h1>Devices</h1>
        <div class="bar">
            <${SearchField} label="Find devices whose id begins with" testid="device-search"
                value=${typed} onValue=${setTyped}/>
            <label class="field">State
                <select value=${state} onChange=${event => change({state: event.target.value})}>
                    <option value="">All</option>
                    <option value="connected">Connected</option>
                    <option value="away">Not connected</option>
                </select></label>
            <label class="field">Protocol
                <select value=${protocol} onChange=${event => change({protocol: event.target.value})}>
                    <option value="">All</option>
                    ${protocols(protocol, devices).map(name => html`<option value=${name}>${name}</option>`)}
                </select></label>
            <${Total} first=${(tokens.length - 1) * PAGE + 1} shown=${devices.length} more=${Boolean(next)}/>
        </div>
        <${Failure} failure=${loaded.failure} retry=${loaded.reload}/>
        ${!loaded.value ? !loaded.failure && html`<${Loading}/>`
            : devices.length === 0 && tokens.length === 1 && !next ? html`<${NoDevice} narrowed=${narrowed}/>`
            : html`<div class=${loaded.loading ? 'updating' : ''}><${DeviceTable} devices=${devices}/></div>`}
        ${(tokens.length > 1 || next) && html`
            <nav class="pager" aria-label="Pages of devices">
                <button disabled=${tokens.length === 1}
                    onClick=${() => setTokens(tokens.slice(0, -1))}>Previous</button>
                <span>Page ${tokens.length}</span>
                <button disabled=${!next} onClick=${() => setTokens([...tokens, next])}>Next</button>
            </nav>`}`;
}

/**
 * The tokens of the pages up to this one, to go back by: the contract only knows the next page. They belong to a
 * filter: with another one it is the first page, and back at this one the page that was left.
 */
function useTokens(filter) {
    const key = JSON.stringify(filter);
    const [place, setPlace] = useState({key, tokens: ['']});
    return [place.key === key ? place.tokens : [''], tokens => setPlace({key, tokens})];
}

/** Codecs can be added to a gateway, so what is seen is offered beside those that it always has. */
function protocols(chosen, devices) {
    return [...new Set(['hdp1', 'json', chosen, ...devices.map(device => device.protocol)])].filter(Boolean).sort();
}

/** Looks again soon after a device came or went, and not more often than twice a second however many do. */
function useConnects(prefix, reload) {
    const role = useObservable(me, ({role: name}) => name);
    useEffect(() => {
        if (!mayRole(role, 'sender')) {
            return undefined;
        }
        let timer;
        const soon = () => {
            timer ??= setTimeout(() => {
                timer = undefined;
                reload();
            }, 500);
        };
        const subscription = subscribe(
            {kinds: ['EVENT_KIND_DEVICE_CONNECTED', 'EVENT_KIND_DEVICE_DISCONNECTED'], deviceIdPrefix: prefix},
            {events: soon, gap: soon, error: () => {}});
        return () => {
            clearTimeout(timer);
            subscription.close();
        };
    }, [prefix, role]);
}

function Total({first, shown, more}) {
    const now = useObservable(status);
    const range = shown === 0 ? 'none shown' : first === 1 && !more ? plural(shown, 'device', 'devices')
        : `${count(first)}–${count(first + shown - 1)}${more ? ' of more' : ''}`;
    return html`
        <p class="total"><span data-testid="device-count" role="status" data-shown=${shown}>${range}</span>
            ${now && html`${' '}<span class="muted">· ${
                plural(now.sessions ?? 0, 'session', 'sessions')} on ${now.nodeId}</span>`}</p>`;
}

function DeviceTable({devices}) {
    const columns = [
        {label: 'Device', wide: true, cell: device => html`
            <a class="id" href=${deviceLink(device.deviceId)}>${device.deviceId}</a>
            ${device.disabled && html` <span class="tag">disabled</span>`}`},
        {label: 'State', cell: device => html`<${ConnectedBadge} connected=${device.connected}/>`},
        {label: 'Protocol', cell: device => device.protocol || html`<span class="none">–</span>`},
        {label: 'Address', cell: device => device.address
            ? html`<code>${device.address}</code>` : html`<span class="none">–</span>`},
        {label: 'Connected', cell: device => html`<${Age} at=${device.connectedSince}/>`},
        {label: 'Last seen', cell: device => html`<${Age} at=${device.lastSeen}/>`},
        {label: 'Uplinks', numeric: true, cell: device => device.counters
            ? count(device.counters.uplinks) : html`<span class="none">–</span>`},
        {label: 'Commands queued', numeric: true, cell: device => Number(device.commandsQueued ?? 0)
            ? count(device.commandsQueued) : html`<span class="none">0</span>`},
    ];
    return html`
        <${Table} label="Devices" columns=${columns} rows=${devices} rowKey=${device => device.deviceId}
            rowTestid=${device => `device-row-${device.deviceId}`}/>`;
}

function NoDevice({narrowed}) {
    return narrowed
        ? html`<${Empty} title="No device matches.">Ids are compared from their beginning, and upper and lower case
            differ. Shorten the search or set the filters to All.<//>`
        : html`<${Empty} title="No device has connected yet.">Start one with
            ${' '}<code>./hawser simulate run steady-fleet</code><//>`;
}
