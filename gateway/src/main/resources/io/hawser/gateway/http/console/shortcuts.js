import {html, useEffect, useState} from '/console/lib/htm-preact.js';
import {Dialog} from './parts.js';
import {Icon} from './icons.js';
import {go} from './router.js';

const PAGES = {o: 'overview', d: 'devices', c: 'commands', g: 'groups', e: 'events'};
const SEQUENCE = 1000;

/** Keys for those who know them, and the button and dialog that teach them. */
export function Shortcuts() {
    const [shown, setShown] = useState(false);
    useEffect(() => {
        let begun = 0;
        const press = event => {
            if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)
                || document.querySelector('dialog[open]')) {
                return;
            }
            if (performance.now() - begun < SEQUENCE && PAGES[event.key]) {
                begun = 0;
                event.preventDefault();
                go(PAGES[event.key]);
            } else if (event.key === 'g') {
                begun = performance.now();
            } else if (event.key === '/') {
                const search = document.querySelector('[data-search]');
                if (search) {
                    event.preventDefault();
                    search.focus();
                    search.select();
                }
            } else if (event.key === '?') {
                setShown(true);
            }
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, []);
    const keys = (names, what) => html`
        <div><dt>${names.map(name => html`<kbd>${name}</kbd> `)}</dt><dd>${what}</dd></div>`;
    return html`
        <button class="plain icon-only" title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts"
            onClick=${() => setShown(true)}><${Icon} name="keys"/></button>
        ${shown && html`
            <${Dialog} title="Keyboard shortcuts" close=${() => setShown(false)}>
                <dl class="shortcuts">
                    ${Object.entries(PAGES).map(
                        ([key, page]) => keys(['g', key], page[0].toUpperCase() + page.slice(1)))}
                    ${keys(['/'], 'Search on this page')}
                    ${keys(['?'], 'This list')}
                    ${keys(['Esc'], 'Close what is open')}
                </dl>
            <//>`}`;
}

function typing(target) {
    return target.matches?.(
        'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]') ?? false;
}
