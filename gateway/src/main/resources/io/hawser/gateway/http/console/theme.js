import {html} from '/console/lib/htm-preact.js';
import {observable, useObservable} from './observable.js';
import {Icon} from './icons.js';

/** The theme: the system's until someone chooses the other one here. */

const dark = matchMedia('(prefers-color-scheme: dark)');

export const theme = observable(current());

dark.addEventListener('change', () => theme.set(current()));

function current() {
    return document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
}

/** Choosing what the system has anyway is to follow the system again. */
function choose(next) {
    const followed = next === (dark.matches ? 'dark' : 'light');
    try {
        if (followed) {
            delete document.documentElement.dataset.theme;
            localStorage.removeItem('hawser.theme');
        } else {
            document.documentElement.dataset.theme = next;
            localStorage.setItem('hawser.theme', next);
        }
    } catch {
        // forbidden storage: it holds until the page is left
    }
    theme.set(next);
}

export function ThemeSwitch() {
    const other = useObservable(theme) === 'dark' ? 'light' : 'dark';
    return html`
        <button class="plain icon-only" onClick=${() => choose(other)} title=${`Use the ${other} theme`}
                aria-label=${`Use the ${other} theme`}><${Icon} name=${other === 'dark' ? 'moon' : 'sun'}/></button>`;
}

const probe = document.createElement('span');
probe.hidden = true;
document.documentElement.append(probe);

/** What a colour of the style sheet is in the theme shown: a canvas does not understand custom properties. */
export function colour(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
}
