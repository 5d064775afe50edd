import {html} from '/console/lib/htm-preact.js';
import {Facts} from './parts.js';
import {Icon} from './icons.js';
import {Payload} from './payload.js';
import {deviceLink} from './router.js';
import {CommandBadge, stateOf} from './states.js';
import {phrase, word} from './format.js';
import {Age, Clock, millis, span} from './time.js';

/** One command: how far it got and when, what it carried and what came back. */
export function CommandDetail({command, testid}) {
    const {result} = command;
    return html`
        <div class="command">
            <p><${CommandBadge} command=${command} testid=${testid}/></p>
            <${Steps} command=${command}/>
            <${Facts} facts=${[
                ['Device', html`<a class="id" href=${deviceLink(command.deviceId)}>${command.deviceId}</a>`],
                ['Time to live', span(millis(command.timeToLive))],
                [command.endTime ? 'Deadline' : 'Due', command.endTime
                    ? html`<${Clock} at=${command.deadline}/>` : html`<${Age} at=${command.deadline}/>`],
                ['Attempts', command.attempts ?? 0],
                ['Payload', html`<${Payload} base64=${command.payload}/>`],
                ...result ? [
                    [result.late ? 'Late result' : 'Result', html`<${Payload} base64=${result.payload}/>`],
                    ...result.late ? [['Reported late', html`${
                        phrase(word(result.reported, 'COMMAND_STATE_'))} at <${Clock} at=${result.time}/>`]] : [],
                ] : [],
                ...command.failure ? [['Why', command.failure]] : [],
                ['Id', html`<code>${command.commandId}</code>`],
            ]}/>
        </div>`;
}

/** The way of a command; what it skipped stays open, for a device may answer without having acknowledged. */
function Steps({command}) {
    const state = stateOf(command);
    const steps = [
        ['QUEUED', command.createTime],
        ['SENT', command.sentTime],
        ['DELIVERED', command.deliveredTime],
        [command.endTime ? state : 'ENDED', command.endTime],
    ];
    const begun = Date.parse(command.createTime);
    const bad = ['FAILED', 'REJECTED', 'TIMED_OUT'].includes(state);
    return html`
        <ol class="steps">${steps.map(([name, at], index) => html`
            <li class=${[at ? 'reached' : '', name === state ? 'now' : '', index === 3 && bad ? 'bad' : ''].join(' ')}
                aria-current=${name === state ? 'step' : undefined}>
                <${Icon} name=${!at ? 'idle' : index === 3 && bad ? 'bad' : 'ok'}/>
                <span class="step-name">${name}</span>
                <span class="muted">${at ? html`<${Clock} at=${at}/>` : '–'}${
                    at && index > 0 ? html`<br/>+${span(Math.max(0, Date.parse(at) - begun))}` : ''}</span>
            </li>`)}</ol>`;
}

/** Why it ended, or with what, in a line of a table. */
export function cause(command) {
    if (command.failure) {
        return html`<span class="reason">${command.failure}</span>`;
    }
    if (command.result?.late) {
        return html`<span class="tag">late ${phrase(word(command.result.reported, 'COMMAND_STATE_'))}</span>
            ${' '}<${Payload} base64=${command.result.payload}/>`;
    }
    return command.result ? html`<${Payload} base64=${command.result.payload}/>` : html`<span class="none">–</span>`;
}
