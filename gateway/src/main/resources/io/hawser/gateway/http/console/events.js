import {html, useState} from '/console/lib/htm-preact.js';
import {EventTail} from './event-tail.js';
import {useSettled} from './observable.js';
import {SearchField} from './search.js';
import {phrase} from './format.js';

const KINDS = ['UPLINK', 'DEVICE_CONNECTED', 'DEVICE_DISCONNECTED', 'COMMAND_CHANGED', 'COMPONENT_CHANGED'];

/** What happens, as it happens. */
export function Events() {
    const [kinds, setKinds] = useState([]);
    const [prefix, setPrefix] = useState('');
    const [uplinkName, setUplinkName] = useState('');
    const toggle = kind => setKinds(kinds.includes(kind) ? kinds.filter(other => other !== kind) : [...kinds, kind]);
    const filter = useSettled(JSON.stringify({
        kinds: kinds.length ? kinds.map(kind => `EVENT_KIND_${kind}`) : undefined,
        deviceIdPrefix: prefix.trim() || undefined,
        uplinkName: uplinkName.trim() || undefined,
    }), 300);
    return html`
        <h1>Events</h1>
        <div class="bar">
            <${SearchField} label="Devices whose id begins with" testid="event-device"
                value=${prefix} onValue=${setPrefix}/>
            <label class="field">Name of the uplink
                <input value=${uplinkName} maxlength="64" autocomplete="off" spellcheck=${false} placeholder="any"
                    onInput=${event => setUplinkName(event.target.value)}/></label>
            <fieldset class="kinds"><legend>Kinds (none chosen: all)</legend>
                ${KINDS.map(kind => html`
                    <label class="chip"><input type="checkbox" checked=${kinds.includes(kind)}
                        onChange=${() => toggle(kind)}/><span>${phrase(kind)}</span></label>`)}
            </fieldset>
        </div>
        <${EventTail} filter=${JSON.parse(filter)}/>`;
}
