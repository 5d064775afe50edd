import {html, useEffect, useState} from '/console/lib/htm-preact.js';
import {Empty, Failure, Loading} from './parts.js';
import {useSettled} from './observable.js';
import {setQuery, useRoute} from './router.js';
import {SearchField} from './search.js';
import {ENDED_WELL, LATE_AND_FAILED, OUTSTANDING} from './states.js';
import {CommandTable, useCommands} from './command-list.js';
import {count} from './format.js';

const EVERY = 5000;
const STEP = 50;
// outstanding commands are sorted by deadline, which the contract does not do: enough of them are read to do it here
const OUTSTANDING_STEP = 200;

const SECTIONS = [
    {key: 'late', title: 'Late and failed', states: LATE_AND_FAILED, step: STEP,
        none: 'Nothing was late, failed or was rejected.'},
    {key: 'outstanding', title: 'Outstanding, by deadline', states: OUTSTANDING, step: OUTSTANDING_STEP,
        byDeadline: true,
        none: 'No command is on its way.'},
    {key: 'ended', title: 'Ended well', states: ENDED_WELL, step: STEP, none: 'No command has ended well yet.'},
];

/** All commands that the gateway keeps, the ones that need a look first. */
export function Commands() {
    const {query} = useRoute();
    const [typed, setTyped] = useState(query.device ?? '');
    const device = useSettled(typed.trim(), 250);
    const shown = query.show ?? '';
    useEffect(() => setQuery({device, show: shown}), [device]);
    useEffect(() => {
        if (device !== (query.device ?? '')) {
            setTyped(query.device ?? '');
        }
    }, [query.device]);
    return html`
        <h1>Commands</h1>
        <div class="bar">
            <${SearchField} label="Of the device (its whole id)" testid="command-device"
                value=${typed} onValue=${setTyped}/>
            <fieldset class="segments"><legend class="visually-hidden">Which</legend>
                ${[{key: '', title: 'All'}, ...SECTIONS].map(({key, title}) => html`
                    <label><input type="radio" name="show" checked=${shown === key}
                        onChange=${() => setQuery({device, show: key})}/><span>${title.split(',')[0]}</span></label>`)}
            </fieldset>
        </div>
        ${SECTIONS.filter(({key}) => !shown || shown === key).map(section => html`
            <${Section} key=${section.key} section=${section} device=${device}/>`)}`;
}

function Section({section, device}) {
    const [most, setMost] = useState(section.step);
    const filter = {deviceId: device || undefined, states: section.states.map(state => `COMMAND_STATE_${state}`)};
    const loaded = useCommands(filter, most, EVERY);
    const commands = loaded.value?.commands ?? [];
    const sorted = section.byDeadline
        ? commands.toSorted((one, other) => Date.parse(one.deadline) - Date.parse(other.deadline)) : commands;
    const number = loaded.value && `${count(commands.length)}${loaded.value.more ? '+' : ''}`;
    return html`
        <section aria-labelledby=${section.key}>
            <h2 id=${section.key}>${section.title} <span class="muted">${number}</span></h2>
            <${Failure} failure=${loaded.failure} retry=${loaded.reload}/>
            ${!loaded.value ? !loaded.failure && html`<${Loading}/>`
                : commands.length === 0 ? html`<${Empty} title=${section.none}>${advice(section, device)}<//>`
                : html`<${CommandTable} label=${section.title} commands=${sorted} reload=${loaded.reload}/>`}
            ${loaded.value?.more && html`
                <p><button onClick=${() => setMost(most + section.step)}>Show ${section.step} more</button></p>`}
        </section>`;
}

function advice(section, device) {
    if (device) {
        return 'The filter has to be the whole id of a device.';
    }
    return section.key === 'ended'
        && 'Send one from the page of a device. Commands are kept for a day after their end.';
}
