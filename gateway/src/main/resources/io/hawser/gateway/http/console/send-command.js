import {html, useEffect, useState} from '/console/lib/htm-preact.js';
import {call, MESSAGING} from './api.js';
import {Failure, Guarded} from './parts.js';
import {useLacking} from './roles.js';
import {typedPayload} from './payload.js';
import {typedDuration} from './time.js';
import {isOutstanding, stateOf} from './states.js';
import {CommandDetail} from './command-detail.js';
import {Cancel} from './command-list.js';

const LOOK = 500;
const HINTS = {text: 'sent as UTF-8', json: 'checked, then sent as UTF-8',
    hex: 'pairs of hex digits, such as 0a ff 10'};

/** Asks something of a device, and shows how it goes until it has ended. */
export function SendCommand({deviceId, connected, sent}) {
    const lacking = useLacking('sender');
    const [form, setForm] = useState(
        {name: '', payload: '', format: 'text', ttl: '30s', ifOffline: 'IF_OFFLINE_QUEUE'});
    const [wrong, setWrong] = useState({});
    const [failure, setFailure] = useState(undefined);
    const [command, setCommand] = useState(undefined);
    const [busy, setBusy] = useState(false);
    const set = key => event => setForm({...form, [key]: event.target.value});
    useFollowed(command, setCommand, sent);

    const send = async event => {
        event.preventDefault();
        const {request, problems} = checked(form, deviceId);
        setWrong(problems);
        setFailure(undefined);
        if (!request) {
            return;
        }
        setBusy(true);
        try {
            const answer = await call(MESSAGING, 'SendToDevice', request);
            setCommand(answer.command);
        } catch (refusal) {
            // it may have been stored all the same: the id, which is ours, finds it
            setCommand(refusal.unanswered ? await found(request.commandId) : undefined);
            setFailure(refusal);
        }
        setBusy(false);
        sent();
    };
    return html`
        <form class="send" onSubmit=${send} noValidate>
            <div class="row">
                <label class="field grow">Name
                    <input data-testid="command-name" value=${form.name} onInput=${set('name')} maxlength="64"
                        autocomplete="off" autocapitalize="off" spellcheck=${false} placeholder="reboot"
                        aria-invalid=${Boolean(wrong.name)} aria-describedby="name-wrong"/></label>
                <label class="field">Time to live
                    <input data-testid="command-ttl" class="short" value=${form.ttl} onInput=${set('ttl')}
                        title="Seconds, or with a unit: 500ms, 30s, 5m, 2h, 1d"
                        aria-invalid=${Boolean(wrong.ttl)} aria-describedby="ttl-wrong"/></label>
                <label class="field">If not connected
                    <select value=${form.ifOffline} onChange=${set('ifOffline')}>
                        <option value="IF_OFFLINE_QUEUE">keep it queued</option>
                        <option value="IF_OFFLINE_FAIL">fail at once</option>
                    </select></label>
            </div>
            <p class="hint bad" id="name-wrong">${wrong.name}</p><p class="hint bad" id="ttl-wrong">${wrong.ttl}</p>
            <div class="row payload-head"><label for="command-payload">Payload</label>
                <fieldset class="segments"><legend class="visually-hidden">Format of the payload</legend>
                    ${Object.keys(HINTS).map(format => html`
                        <label><input type="radio" name="format" value=${format} checked=${form.format === format}
                            onChange=${set('format')}/>
                            <span>${{text: 'Text', json: 'JSON', hex: 'Hex'}[format]}</span></label>`)}
                </fieldset><span class="hint">${HINTS[form.format]}</span></div>
            <textarea id="command-payload" data-testid="command-payload" rows="3"
                value=${form.payload} spellcheck=${false}
                onInput=${set('payload')} aria-invalid=${Boolean(wrong.payload)}
                    aria-describedby="payload-wrong"></textarea>
            <p class="hint bad" id="payload-wrong">${wrong.payload}</p>
            <div class="row">
                <${Guarded} lacking=${lacking} disabled=${busy} class="primary"
                    type="submit" data-testid="command-send">${
                    busy ? 'Sending…' : 'Send'}<//>
                <span class="hint">${lacking || (connected === false ? 'The device is not connected now.' : '')}</span>
            </div>
        </form>
        <${Failure} failure=${failure}/>
        <p class="visually-hidden" role="status">${command && `${command.name}: ${stateOf(command)}`}</p>
        ${command && html`
            <div class="card sent-command"><h3>${command.name}</h3>
                <${CommandDetail} command=${command} testid="command-state"/>
                ${isOutstanding(command) && html`<${Cancel} command=${command} done=${sent}/>`}</div>`}`;
}

/** Looks again and again how a command stands, until it has ended for good. */
function useFollowed(command, setCommand, ended) {
    const id = command && isOutstanding(command) ? command.commandId : '';
    useEffect(() => {
        if (!id) {
            return undefined;
        }
        let open = true;
        const look = async () => {
            const latest = await found(id);
            if (!open) {
                return;
            }
            if (latest) {
                setCommand(latest);
                if (!isOutstanding(latest)) {
                    ended();
                    return;
                }
            }
            timer = setTimeout(look, LOOK);
        };
        let timer = setTimeout(look, LOOK);
        return () => {
            open = false;
            clearTimeout(timer);
        };
    }, [id]);
}

/** The command as it stands; undefined while the gateway does not say. */
async function found(commandId) {
    try {
        return await call(MESSAGING, 'GetCommand', {commandId});
    } catch {
        return undefined;
    }
}

function checked(form, deviceId) {
    const problems = {};
    const timeToLive = typedDuration(form.ttl);
    if (!form.name.trim()) {
        problems.name = 'Name: what is the device to do?';
    }
    if (!timeToLive) {
        problems.ttl = 'Time to live: seconds are expected, or a number with ms, s, m, h or d.';
    }
    let payload;
    try {
        payload = typedPayload(form.payload, form.format);
    } catch (failure) {
        problems.payload = `Payload: ${failure.message}`;
    }
    if (Object.keys(problems).length) {
        return {problems};
    }
    const request = {deviceId, name: form.name.trim(), payload, timeToLive, commandId: uuid(),
        ifOffline: form.ifOffline, waitFor: 'WAIT_FOR_STORED'};
    return {request, problems};
}

/** By hand, for browsers have randomUUID only with TLS and on localhost. */
function uuid() {
    const octets = crypto.getRandomValues(new Uint8Array(16));
    octets[6] = octets[6] & 0x0f | 0x40;
    octets[8] = octets[8] & 0x3f | 0x80;
    const hex = Array.from(octets, octet => octet.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
