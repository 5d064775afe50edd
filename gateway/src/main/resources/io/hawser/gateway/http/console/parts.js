import {html, useLayoutEffect, useRef} from '/console/lib/htm-preact.js';
import {Icon} from './icons.js';

/** What the pages are made of: tables, dialogs, and what is shown when there is nothing to show. */

/**
 * A table that becomes a list of cards on a narrow screen. The roles are spelt out, because laying a table out as
 * something else takes them away in some browsers.
 *
 * @param {{label: string, columns: {label: string, numeric?: boolean, wide?: boolean, cell: (row: any) => any}[],
 *     rows: any[], rowKey: (row: any) => string, rowTestid?: (row: any) => string}} props
 */
export function Table({label, columns, rows, rowKey, rowTestid}) {
    const kind = column => [column.numeric && 'numeric', column.wide && 'wide'].filter(Boolean).join(' ');
    return html`
        <div class="table-region" role="region" tabindex="0" aria-label=${label}>
            <table role="table" aria-label=${label}>
                <thead role="rowgroup"><tr role="row">
                    ${columns.map(column => html`
                        <th role="columnheader" scope="col" class=${kind(column)}>${column.label}</th>`)}
                </tr></thead>
                <tbody role="rowgroup">
                    ${rows.map(row => html`
                        <tr role="row" key=${rowKey(row)} data-testid=${rowTestid?.(row)}>
                            ${columns.map(column => html`<${Cell} column=${column} kind=${kind(column)} row=${row}/>`)}
                        </tr>`)}
                </tbody>
            </table>
        </div>`;
}

/** The content is one element, for on a narrow screen it stands opposite the label. */
function Cell({column, kind, row}) {
    const content = column.cell(row);
    return html`
        <td role="cell" class=${`${kind} ${content ? '' : 'blank'}`} data-label=${column.label}>
            <div>${content}</div></td>`;
}

/** Nothing there: what is the case, and what to do about it. */
export function Empty({title, children}) {
    return html`<div class="empty"><p class="empty-title">${title}</p>${children && html`<p>${children}</p>`}</div>`;
}

/** What went wrong, and the way on. */
export function Failure({failure, retry}) {
    if (!failure) {
        return null;
    }
    return html`
        <div class="note bad" role="alert"><${Icon} name="bad"/>
            <span>${failure.message}${
                failure.reason ? html` <span class="muted">(${failure.reason})</span>` : ''}</span>
            ${retry && html`<button onClick=${retry}>Try again</button>`}
        </div>`;
}

export function Loading() {
    return html`<p class="loading">Loading…</p>`;
}

/** A modal dialog while it is drawn: Esc and a click beside it close it, the focus goes back to where it was. */
export function Dialog({title, close, children}) {
    const dialog = useRef();
    // at once, not after the next frame: a key pressed right after must not reach what is behind
    useLayoutEffect(() => {
        const before = document.activeElement;
        dialog.current.showModal();
        dialog.current.querySelector('[data-focus]')?.focus();
        return () => before?.focus?.();
    }, []);
    const beside = event => event.target === dialog.current && close();
    return html`
        <dialog ref=${dialog} aria-label=${title} onClose=${close} onClick=${beside}>
            <div class="dialog">
                <div class="dialog-head"><h2>${title}</h2>
                    <button class="plain icon-only" aria-label="Close" onClick=${close}>
                        <${Icon} name="close"/></button></div>
                ${children}
            </div>
        </dialog>`;
}

/** Asks before something is done that cannot be undone. Enter does it, unless it is dangerous. */
export function Confirm({title, action, act, close, testid, danger, children}) {
    return html`
        <${Dialog} title=${title} close=${close}>
            ${children}
            <div class="actions">
                <button data-focus=${danger ? '' : undefined} onClick=${close}>Cancel</button>
                <button class=${danger ? 'danger' : 'primary'} data-testid=${testid}
                    data-focus=${danger ? undefined : ''}
                    onClick=${act}>${action}</button>
            </div>
        <//>`;
}

/** Names and values. */
export function Facts({facts}) {
    return html`<dl class="facts">${facts.map(([name, value]) => html`
        <div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A button that one's role may forbid: it stays in its place and says why it does nothing. */
export function Guarded({lacking, children, ...rest}) {
    return html`
        <button ...${rest} disabled=${Boolean(lacking) || rest.disabled}
            title=${lacking || rest.title}>${children}</button>`;
}
