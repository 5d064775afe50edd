import {html} from '/console/lib/htm-preact.js';
import {Chart} from './charts.js';
import {useHistory} from './history.js';
import {Icon} from './icons.js';
import {status} from './live.js';
import {useObservable} from './observable.js';
import {PANELS} from './panels.js';
import {Failure, Loading, Table} from './parts.js';
import {Restart} from './restart.js';
import {useLacking} from './roles.js';
import {ComponentBadge, NodeBadge} from './states.js';
import {bytes, count, figure, plural} from './format.js';
import {Age, Clock, millis, span} from './time.js';

/** How the node is: what runs, what passes, and what an operator should know. */
export function Overview() {
    const now = useObservable(status);
    const {history, failure} = useHistory();
    const lacking = useLacking('operator', 'Restarting');
    return html`
        <h1>Overview</h1>
        <${Warnings} warnings=${now?.warnings}/>
        ${now ? html`
            <${Headline} now=${now}/>
            <section aria-labelledby="components"><h2 id="components">Components</h2>
                ${lacking && html`<p class="hint">${lacking}</p>`}
                <div class="cards components">${(now.components ?? []).map(component => html`
                    <${ComponentCard} key=${component.name} component=${component}
                        probes=${(now.probes ?? []).filter(probe => probe.component === component.name)}/>`)}</div>
            </section>` : html`<${Loading}/>`}
        <section aria-labelledby="hour"><h2 id="hour">Last hour</h2>
            <${Failure} failure=${failure}/>
            <div class="charts">${PANELS.map(panel => html`
                <${Chart} key=${panel.group} panel=${panel} history=${history}/>`)}</div>
        </section>
        ${now && html`<${Nodes} nodes=${now.nodes ?? []} own=${now.nodeId}/>`}`;
}

function Warnings({warnings = []}) {
    return warnings.length > 0 && html`
        <div class="note warn" data-testid="warnings"><${Icon} name="warn"/>
            <div>${warnings.map(warning => html`<p>${warning}</p>`)}</div></div>`;
}

function Headline({now}) {
    const log = now.eventLog ?? {};
    const figures = [
        ['Sessions', count(now.sessions), `peak ${count(now.peakSessions)}`],
        ['Messages in', `${figure(now.messagesInPerSecond)}/s`, `${bytes(now.bytesInPerSecond)}/s`],
        ['Messages out', `${figure(now.messagesOutPerSecond)}/s`, `${bytes(now.bytesOutPerSecond)}/s`],
        ['Commands outstanding', count(now.commandsOutstanding), 'not ended yet'],
        ['Events kept', count(log.events), html`<span title=${`durability: ${log.durability}`}>${
            bytes(log.bytes)} · ${log.engine ?? '–'}</span>`],
        ['Up for', span(millis(now.uptime)), html`since <${Clock} at=${now.startTime}/>`],
    ];
    return html`
        <dl class="headline">${figures.map(([name, value, more]) => html`
            <div><dt>${name}</dt><dd class="big">${value}</dd><dd class="muted">${more}</dd></div>`)}</dl>`;
}

function ComponentCard({component, probes}) {
    return html`
        <article class="card" data-testid=${`component-${component.name}`} aria-label=${component.name}>
            <h3>${component.name}</h3>
            <p class="state-line"><${ComponentBadge} state=${component.state}/>
                <span class="muted">since <${Age} at=${component.since}/></span></p>
            <p class="muted" title="since the process began">${
                plural(component.restarts ?? 0, 'restart', 'restarts')}</p>
            ${component.lastFailure && html`<p class="last-failure"><${Icon} name="warn"/>
                <span>Last failure <${Age} at=${component.lastFailureTime}/>: ${component.lastFailure}</span></p>`}
            ${probes.length > 0 && html`<${Probes} probes=${probes}/>`}
            <${Restart} component=${component}/>
        </article>`;
}

/** Each probe against its threshold: how far from ill it is tells more than a number alone. */
function Probes({probes}) {
    return html`
        <ul class="probes">${probes.map(probe => html`
            <li class=${probe.problem ? 'ill' : ''}>
                <span class="probe-name">${probe.name}</span>
                <span title=${`ill above ${span(millis(probe.threshold))}, asks every ${
                    span(millis(probe.period))}`}>${span(millis(probe.last))}
                    <span class="muted">, worst ${span(millis(probe.worst))}</span></span>
                ${probe.problem && html`<span class="probe-problem"><${Icon} name="warn"/>${probe.problem}</span>`}
            </li>`)}</ul>`;
}

function Nodes({nodes, own}) {
    const columns = [
        {label: 'Node', cell: node => html`<strong>${node.nodeId}</strong>${node.nodeId === own ? ' (this one)' : ''}`},
        {label: 'State', cell: node => html`<${NodeBadge} state=${node.state}/>`},
        {label: 'Since', cell: node => html`<${Age} at=${node.since}/>`},
        {label: 'Started', cell: node => html`<${Clock} at=${node.startTime}/>`},
        {label: 'Version', cell: node => node.version},
        {label: 'Sessions', numeric: true, cell: node => count(node.sessions)},
    ];
    return html`
        <section aria-labelledby="nodes"><h2 id="nodes">Nodes</h2>
            <${Table} label="Nodes of the cluster" columns=${columns}
                rows=${nodes} rowKey=${node => node.nodeId}/></section>`;
}
