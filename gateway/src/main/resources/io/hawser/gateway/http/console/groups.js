import {html} from '/console/lib/htm-preact.js';
import {call, GROUPS} from './api.js';
import {useLoaded} from './load.js';
import {Empty, Facts, Failure, Loading, Table} from './parts.js';
import {Icon} from './icons.js';
import {count, phrase, plural, word} from './format.js';
import {Age} from './time.js';

const EVERY = 2000;

/** Who reads events under a name, and how far behind each is. */
export function Groups() {
    const loaded = useLoaded(allGroups, [], EVERY);
    const groups = loaded.value ?? [];
    return html`
        <h1>Groups</h1>
        <${Failure} failure=${loaded.failure} retry=${loaded.reload}/>
        ${!loaded.value ? !loaded.failure && html`<${Loading}/>`
            : groups.length === 0 ? html`<${Empty} title="Nobody reads events in a group yet.">A web server makes one by
                calling <code>DeviceMessaging.Subscribe</code> with a <code>group</code>. Its place is kept.<//>`
            : html`<div class="cards wide-cards">${groups.map(group => html`
                <${Group} key=${group.group} group=${group}/>`)}</div>`}`;
}

async function allGroups(signal) {
    const groups = [];
    let pageToken = '';
    do {
        const page = await call(GROUPS, 'ListGroups', {pageSize: 1000, pageToken}, {signal});
        groups.push(...page.groups ?? []);
        pageToken = page.nextPageToken ?? '';
    } while (pageToken);
    return groups;
}

function Group({group}) {
    const members = group.members ?? [];
    const lost = Number(group.eventsLost ?? 0);
    return html`
        <article class="card" data-testid=${`group-${group.group}`} aria-label=${`Group ${group.group}`}>
            <div class="card-head"><h2 class="id">${group.group}</h2>
                ${members.length
                    ? html`<span class="badge ok"><${Icon} name="ok"/>${
                        plural(members.length, 'member', 'members')}</span>`
                    : html`<span class="badge warn"><${Icon} name="warn"/>nobody reads</span>`}</div>
            <p class="muted">Reads ${filterWords(group.filter)} · made <${Age} at=${group.createTime}/></p>
            <${Facts} facts=${[
                ['Lag', html`<strong>${count(group.lag)}</strong>`],
                ['Unacknowledged', count(group.unacknowledged)],
                ['Oldest unacknowledged', html`<${Age} at=${group.oldestUnacknowledgedTime}/>`],
                ['Events lost', lost ? html`<span class="reason">${count(lost)}</span>` : '0'],
                ['Redeliveries', count(group.redeliveries)],
                ['Last had a member', members.length ? 'now' : html`<${Age} at=${group.lastMemberTime}/>`],
            ]}/>
            ${members.length > 0 && html`
                <details class="members"><summary>Who reads</summary>
                    <${Members} group=${group.group} members=${members}/></details>`}
        </article>`;
}

function filterWords(filter) {
    const parts = [
        filter?.kinds?.length && filter.kinds.map(kind => phrase(word(kind, 'EVENT_KIND_'))).join(', '),
        filter?.deviceIdPrefix && `devices ${filter.deviceIdPrefix}…`,
        filter?.uplinkName && `uplinks named ${filter.uplinkName}`,
    ].filter(Boolean);
    return parts.length ? parts.join('; ') : 'all events';
}

function Members({group, members}) {
    const columns = [
        {label: 'Member', cell: member => html`<code>${member.memberId}</code>`},
        {label: 'Address', cell: member => html`<code>${member.address}</code>`},
        {label: 'Node', cell: member => member.nodeId},
        {label: 'Joined', cell: member => html`<${Age} at=${member.joinTime}/>`},
        {label: 'Holds', numeric: true, cell: member =>
            `${count(member.unacknowledged)} of ${count(member.maxUnacknowledged)}`},
        {label: 'Waiting', numeric: true, cell: member => count(member.waiting)},
        {label: 'Delivered', numeric: true, cell: member => count(member.delivered)},
    ];
    return html`<${Table} label=${`Members of ${group}`} columns=${columns}
        rows=${members} rowKey=${member => member.memberId}/>`;
}
