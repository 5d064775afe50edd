import {html} from '/console/lib/htm-preact.js';
import {Icon} from './icons.js';

/** A page's search: `/` leads to the first of a page. */
export function SearchField({label, value, onValue, testid}) {
    return html`
        <label class="field search"><span>${label}</span>
            <span class="search-box"><${Icon} name="search"/>
                <input type="search" data-search data-testid=${testid} value=${value} maxlength="128" autocomplete="off"
                    autocapitalize="off" spellcheck=${false} onInput=${event => onValue(event.target.value)}/>
                <kbd aria-hidden="true">/</kbd></span></label>`;
}
