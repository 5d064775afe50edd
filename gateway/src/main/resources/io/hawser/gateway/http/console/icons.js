import {html} from '/console/lib/htm-preact.js';

/** Line icons on a grid of 16, drawn for the console. They always stand beside a word or an accessible name. */
const PATHS = {
    ok: 'M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M5.5 8.2l1.8 1.8l3.4-3.8',
    warn: 'M8 2.5l6 10.8H2zM8 6.5v3.2M8 11.6v.1',
    bad: 'M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M6 6l4 4M10 6l-4 4',
    busy: 'M13.5 8a5.5 5.5 0 1 1-1.8-4M12 1.5v2.8H9.2',
    idle: 'M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M5.5 8h5',
    wait: 'M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M8 5v3.2l2 1.3',
    sent: 'M3 8h9.5M9 4.5L12.5 8L9 11.5',
    moon: 'M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z',
    sun: 'M10.8 8a2.8 2.8 0 1 1-5.6 0a2.8 2.8 0 0 1 5.6 0M8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 '
        + '11.8l1 1M12.8 3.2l-1 1M4.2 11.8l-1 1',
    search: 'M11 7a4 4 0 1 1-8 0a4 4 0 0 1 8 0M10 10l3.5 3.5',
    close: 'M4 4l8 8M12 4l-8 8',
    pause: 'M5.5 3.5v9M10.5 3.5v9',
    play: 'M5 3.2l7.5 4.8L5 12.8z',
    open: 'M6 3.5L10.5 8L6 12.5',
    out: 'M6.5 2.5h-4v11h4M6 8h8M11 5l3 3l-3 3',
    keys: 'M1.8 4h12.4v8H1.8zM4.2 6.5h.1M7 6.5h.1M9.8 6.5h.1M11.9 6.5h.1M5 9.6h6',
};

export function Icon({name}) {
    return html`
        <svg class=${`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}/></svg>`;
}
