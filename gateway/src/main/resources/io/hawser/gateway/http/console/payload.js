import {html} from '/console/lib/htm-preact.js';
import {bytes as size} from './format.js';

const strict = new TextDecoder('utf-8', {fatal: true});
const PREVIEW = 140;

/** Base64 of the contract as bytes. */
export function decoded(base64) {
    return Uint8Array.from(atob(base64 ?? ''), character => character.charCodeAt(0));
}

/** Bytes as Base64. In a loop: spreading a large payload over the arguments of one call overflows the stack. */
export function encoded(octets) {
    let binary = '';
    for (const octet of octets) {
        binary += String.fromCharCode(octet);
    }
    return btoa(binary);
}

export function encodedText(text) {
    return encoded(new TextEncoder().encode(text));
}

/**
 * What a payload looks like to people: text where it is UTF-8 without control characters, else hex.
 *
 * @returns {{text: string, form: 'text' | 'hex', length: number}}
 */
export function readable(base64) {
    const octets = decoded(base64);
    try {
        const text = strict.decode(octets);
        if (!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
            return {text, form: 'text', length: octets.length};
        }
    } catch {
        // not UTF-8: shown as hex below
    }
    const text = Array.from(octets, octet => octet.toString(16).padStart(2, '0')).join(' ');
    return {text, form: 'hex', length: octets.length};
}

const FORMATS = {
    text: text => encodedText(text),
    json(text) {
        if (text.trim()) {
            JSON.parse(text);
        }
        return encodedText(text.trim());
    },
    hex(text) {
        const digits = text.replace(/[\s:,]|0x/gi, '');
        if (!/^([0-9a-f]{2})*$/i.test(digits)) {
            throw new SyntaxError('pairs of hex digits are expected, such as 0a ff 10');
        }
        return encoded((digits.match(/../g) ?? []).map(pair => parseInt(pair, 16)));
    },
};

/**
 * What was typed, as bytes for the contract. Throws SyntaxError with what is wrong with it.
 *
 * @param {'text' | 'json' | 'hex'} format
 */
export function typedPayload(text, format) {
    return FORMATS[format](text);
}

/** A payload in a table or list: short ones in full, long ones to be opened. */
export function Payload({base64}) {
    if (!base64) {
        return html`<span class="none">empty</span>`;
    }
    const {text, form, length} = readable(base64);
    const label = form === 'hex' ? html`<span class="tag">hex</span> ` : '';
    if (text.length <= PREVIEW) {
        return html`<span class="payload">${label}<code>${text}</code></span>`;
    }
    return html`
        <details class="payload">
            <summary>${label}<code>${text.slice(0, PREVIEW)}…</code>${' '}
                <span class="muted">${size(length)}</span></summary>
            <pre tabindex="0">${text}</pre>
        </details>`;
}
