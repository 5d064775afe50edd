import {observable, useObservable} from './observable.js';

/**
 * Where the console is: `#/devices/press-7?state=connected` is page `devices`, id `press-7` and a query.
 *
 * @typedef {{page: string, id: string, query: Object<string, string>}} Route
 */

const route = observable(parse());

addEventListener('hashchange', () => route.set(parse()));

/** @returns {Route} */
export function useRoute() {
    return useObservable(route);
}

export function go(page) {
    location.hash = `#/${page}`;
}

export function deviceLink(id) {
    return `#/devices/${encodeURIComponent(id)}`;
}

/** Keeps what a page is narrowed to in its address, without a step in the history for every letter typed. */
export function setQuery(query) {
    const kept = Object.entries(query).filter(([, value]) => value);
    const [path] = location.hash.split('?');
    history.replaceState(null, '', kept.length ? `${path}?${new URLSearchParams(kept)}` : path || '#/overview');
    route.set(parse());
}

function parse() {
    const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
    const [page, ...id] = path.split('/');
    return {page: page || 'overview', id: decoded(id.join('/')), query: Object.fromEntries(new URLSearchParams(query))};
}

/** An address typed by hand need not be well-formed. */
function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
