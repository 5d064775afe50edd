import {html, useEffect, useState} from '/console/lib/htm-preact.js';
import {call, MESSAGING} from './api.js';
import {useLoaded} from './load.js';
import {Dialog, Guarded, Table} from './parts.js';
import {useLacking} from './roles.js';
import {deviceLink} from './router.js';
import {CommandBadge, isOutstanding} from './states.js';
import {count} from './format.js';
import {Age, Clock} from './time.js';
import {CommandDetail, cause} from './command-detail.js';

/** The newest commands that pass a filter, at most `most`. A page of the contract may end early: several are read. */
export function useCommands(filter, most, every) {
    return useLoaded(async signal => {
        const commands = [];
        let pageToken = '';
        do {
            const page = await call(MESSAGING, 'ListCommands',
                {filter, pageSize: Math.min(most - commands.length, 1000), pageToken}, {signal});
            commands.push(...page.commands ?? []);
            pageToken = page.nextPageToken ?? '';
        } while (pageToken && commands.length < most);
        return {commands, more: Boolean(pageToken)};
    }, [filter, most], every);
}

export function CommandTable({label, commands, reload, withoutDevice}) {
    const [opened, setOpened] = useState(undefined);
    const columns = [
        {label: 'Command', cell: command => html`
            <button class="link" onClick=${() => setOpened(command)}>${command.name}</button>`},
        ...withoutDevice ? [] : [{label: 'Device', cell: command => html`
            <a class="id" href=${deviceLink(command.deviceId)}>${command.deviceId}</a>`}],
        {label: 'State', cell: command => html`<${CommandBadge} command=${command}/>`},
        {label: 'Created', cell: command => html`<${Clock} at=${command.createTime}/>`},
        {label: 'Ended or due', cell: command => command.endTime
            ? html`<${Clock} at=${command.endTime}/>` : html`due <${Age} at=${command.deadline}/>`},
        {label: 'Attempts', numeric: true, cell: command => count(command.attempts)},
        {label: 'Answer', wide: true, cell: command => cause(command)},
        ...commands.some(isOutstanding) ? [{label: 'Action', cell: command =>
            isOutstanding(command) && html`<${Cancel} command=${command} done=${reload}/>`}] : [],
    ];
    return html`
        <${Table} label=${label} columns=${columns} rows=${commands} rowKey=${command => command.commandId}/>
        ${opened && html`<${CommandDialog} command=${opened} close=${() => setOpened(undefined)}/>`}`;
}

/** Looks for itself, for a command that ends leaves the list that it was opened from. */
function CommandDialog({command, close}) {
    const [every, setEvery] = useState(1000);
    const loaded = useLoaded(
        signal => call(MESSAGING, 'GetCommand', {commandId: command.commandId}, {signal}), [command.commandId], every);
    const latest = loaded.value ?? command;
    useEffect(() => {
        if (!isOutstanding(latest)) {
            setEvery(0);
        }
    }, [latest.state]);
    return html`<${Dialog} title=${command.name} close=${close}><${CommandDetail} command=${latest}/><//>`;
}

export function Cancel({command, done}) {
    const lacking = useLacking('sender');
    const [failure, setFailure] = useState('');
    const cancel = async () => {
        try {
            await call(MESSAGING, 'CancelCommand', {commandId: command.commandId});
        } catch (refusal) {
            setFailure(refusal.message);
        }
        done();
    };
    return html`
        <${Guarded} lacking=${lacking} class="small" aria-label=${`Cancel ${command.name}`} onClick=${cancel}>Cancel<//>
        ${failure && html`<span class="hint bad" role="alert">${failure}</span>`}`;
}
