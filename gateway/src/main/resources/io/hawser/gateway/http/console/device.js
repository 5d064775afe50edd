import {html, useState} from '/console/lib/htm-preact.js';
import {call, DIRECTORY} from './api.js';
import {useLoaded} from './load.js';
import {Confirm, Dialog, Empty, Facts, Failure, Guarded, Loading} from './parts.js';
import {useLacking} from './roles.js';
import {readable} from './payload.js';
import {ConnectedBadge} from './states.js';
import {bytes, count, phrase, word} from './format.js';
import {Age} from './time.js';
import {CommandTable, useCommands} from './command-list.js';
import {SendCommand} from './send-command.js';
import {EventTail} from './event-tail.js';

const EVERY = 2000;
const COMMANDS_EVERY = 4000;

/** One device: what is known of it, what it says, and what can be asked of it. */
export function Device({id}) {
    const loaded = useLoaded(signal => call(DIRECTORY, 'GetDevice', {deviceId: id}, {signal}), [id], EVERY);
    const commands = useCommands({deviceId: id}, 20, COMMANDS_EVERY);
    const device = loaded.value;
    const unknown = loaded.failure?.reason === 'DEVICE_NOT_FOUND';
    return html`
        <p class="crumb"><a href="#/devices">Devices</a></p>
        <div class="title"><h1 class="id">${id}</h1>
            ${device && !unknown && html`<${ConnectedBadge} connected=${device.connected}/>`}
            ${device && !unknown && html`<${DeviceActions} device=${device} reload=${loaded.reload}/>`}</div>
        ${unknown ? html`<${Empty} title="No device of this id is connected or provisioned.">It may have left. Its
            commands, if any, are below; what it says next is shown as it comes.<//>`
            : html`<${Failure} failure=${loaded.failure} retry=${loaded.reload}/>`}
        ${!device && !loaded.failure && html`<${Loading}/>`}
        <div class="split">
            <div>
                ${device && !unknown && html`<${DeviceFacts} device=${device}/>`}
                <section aria-labelledby="send"><h2 id="send">Send a command</h2>
                    <${SendCommand} deviceId=${id} connected=${device?.connected} sent=${commands.reload}/></section>
            </div>
            <section aria-labelledby="tail"><h2 id="tail">Live events</h2><${EventTail} deviceId=${id}/></section>
        </div>
        <section aria-labelledby="commands"><h2 id="commands">Commands</h2>
            <${Failure} failure=${commands.failure} retry=${commands.reload}/>
            ${commands.value?.commands.length === 0
                ? html`<${Empty} title="No command is kept for this device.">
                    Commands are kept for a day after their end.<//>`
                : commands.value && html`<${CommandTable} label="Commands of this device"
                    commands=${commands.value.commands}
                    reload=${commands.reload} withoutDevice/>`}
        </section>`;
}

function DeviceFacts({device}) {
    const {counters} = device;
    const labels = Object.entries(device.labels ?? {});
    const none = html`<span class="none">–</span>`;
    return html`
        <section aria-labelledby="facts"><h2 id="facts">Facts</h2>
            <${Facts} facts=${[
                ['Protocol', device.protocol || none],
                ['Address', device.address ? html`<code>${device.address}</code>` : none],
                ['Node', device.nodeId || none],
                ['Connected', html`<${Age} at=${device.connectedSince}/>`],
                ['Last seen', html`<${Age} at=${device.lastSeen}/>`],
                ['Session epoch', device.sessionEpoch ?? none],
                ['Uplinks', counters ? count(counters.uplinks) : none],
                ['Commands sent', counters ? count(counters.commands) : none],
                ['Received', counters ? bytes(counters.bytesIn) : none],
                ['Sent', counters ? bytes(counters.bytesOut) : none],
                ['Commands queued', count(device.commandsQueued)],
                ['Provisioned', device.provisioned ? device.disabled ? 'yes, disabled' : 'yes' : 'no'],
                ['Proves itself by', device.authentication
                    ? phrase(word(device.authentication, 'DEVICE_AUTHENTICATION_')) : none],
                ['Labels', labels.length
                    ? labels.map(([key, value]) => html`<span class="tag">${key}=${value}</span> `) : none],
            ]}/>
        </section>`;
}

function DeviceActions({device, reload}) {
    const lackingOperator = useLacking('operator', 'Disconnecting');
    const lackingAdmin = useLacking('admin', 'Rotating the secret');
    const [asking, setAsking] = useState('');
    const [done, setDone] = useState({});
    const close = () => setAsking('');
    const act = (method, then) => async () => {
        close();
        try {
            const answer = await call(DIRECTORY, method, {deviceId: device.deviceId});
            setDone(then(answer));
        } catch (failure) {
            setDone({failure});
        }
        reload();
    };
    const noSecret = device.provisioned ? '' : 'Only a provisioned device has a secret.';
    return html`
        <div class="actions">
            <${Guarded} lacking=${lackingOperator} disabled=${!device.connected}
                onClick=${() => setAsking('disconnect')}
                title=${device.connected ? undefined : 'It is not connected.'}>Disconnect<//>
            <${Guarded} lacking=${lackingAdmin || noSecret} onClick=${() => setAsking('rotate')}>Rotate secret<//>
        </div>
        ${(lackingOperator || lackingAdmin) && html`<p class="hint">${
            lackingOperator || lackingAdmin}</p>`}
        ${asking === 'disconnect' && html`
            <${Confirm} title=${`Disconnect ${device.deviceId}?`} action="Disconnect" danger close=${close}
                    act=${act('DisconnectDevice', () => ({text: 'It was sent away. It may come back at once.'}))}>
                <p>Its session is closed. It may come back at once: to keep it out, disable it.</p><//>`}
        ${asking === 'rotate' && html`
            <${Confirm} title=${`Rotate the secret of ${device.deviceId}?`} action="Rotate secret" danger close=${close}
                    act=${act('RotateDeviceSecret', ({secret}) => ({secret: readable(secret).text}))}>
                <p>The old secret is good for nothing from then on. The session lives on; the device needs the new
                    secret for its next log-in. It is shown once.</p><//>`}
        ${done.secret && html`<${NewSecret} secret=${done.secret} close=${() => setDone({})}/>`}
        ${done.text && html`<p class="hint" role="status">${done.text}</p>`}
        <${Failure} failure=${done.failure}/>`;
}

function NewSecret({secret, close}) {
    const [copied, setCopied] = useState('');
    const copy = async event => {
        const field = event.target.closest('dialog').querySelector('input');
        try {
            await navigator.clipboard.writeText(secret);
            setCopied('Copied.');
        } catch {
            // without TLS a browser has no clipboard for scripts: selecting it is the next best
            field.select();
            setCopied('Selected: copy it with Ctrl+C or ⌘C.');
        }
    };
    return html`
        <${Dialog} title="New secret" close=${close}>
            <p>It can't be read again: when this is closed, it is gone.</p>
            <div class="copy"><input readonly value=${secret} aria-label="New secret"
                onFocus=${event => event.target.select()}/>
                <button class="primary" onClick=${copy}>Copy</button></div>
            <p class="hint" role="status">${copied}</p>
        <//>`;
}
