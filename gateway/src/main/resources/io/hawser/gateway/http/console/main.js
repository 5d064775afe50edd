import {html, render, useEffect, useRef} from '/console/lib/htm-preact.js';
import {logOut} from './api.js';
import {begin, connection} from './live.js';
import {ConnectionBanner, ConnectionMark} from './connection.js';
import {Icon} from './icons.js';
import {useObservable} from './observable.js';
import {Empty} from './parts.js';
import {me} from './roles.js';
import {useRoute} from './router.js';
import {Shortcuts} from './shortcuts.js';
import {ThemeSwitch} from './theme.js';
import {Commands} from './commands.js';
import {Device} from './device.js';
import {Devices} from './devices.js';
import {Events} from './events.js';
import {Groups} from './groups.js';
import {Overview} from './overview.js';

const PAGES = [
    ['overview', 'Overview', Overview],
    ['devices', 'Devices', Devices],
    ['commands', 'Commands', Commands],
    ['groups', 'Groups', Groups],
    ['events', 'Events', Events],
];

/** The frame around the pages; index.html has the same one, still empty, for the time until this runs. */
function Console() {
    const {page, id} = useRoute();
    const lost = useObservable(connection, ({state}) => state === 'lost');
    const [, title = 'Not found', Page] = PAGES.find(([name]) => name === page) ?? [];
    const main = useRef();
    const first = useRef(true);
    useEffect(() => {
        document.title = `${id || title} · Hawser`;
        if (first.current) {
            first.current = false;
            return;
        }
        // a page change in place of a page load: what reads the screen is told, and reading begins at the top
        scrollTo(0, 0);
        main.current.focus({preventScroll: true});
    }, [page, id]);
    const toContent = event => {
        // the hash is the route: the browser's own jump would leave the page
        event.preventDefault();
        main.current.focus();
    };
    return html`
        <a class="skip" href="#main" onClick=${toContent}>Skip to the content</a>
        <header class="top">
            <a class="brand" href="#/overview"><img src="/console/favicon.svg" alt="" width="24" height="24"/>Hawser</a>
            <nav aria-label="Pages">${PAGES.map(([name, label]) => html`
                <a href=${`#/${name}`} aria-current=${name === page ? 'page' : undefined}>${label}</a>`)}</nav>
            <${Session}/>
        </header>
        <${ConnectionBanner}/>
        <main id="main" tabindex="-1" ref=${main} class=${lost ? 'stale' : ''}>
            ${page === 'devices' && id ? html`<${Device} key=${id} id=${id}/>`
                : Page ? html`<${Page} key=${page}/>`
                : html`<${Empty} title="There is no such page.">Go to the <a href="#/overview">overview</a>.<//>`}
        </main>`;
}

function Session() {
    const {name, role, node, version} = useObservable(me);
    return html`
        <div class="session">
            <${ConnectionMark}/>
            ${role && html`<span class="who" title=${`Logged in as ${name} · node ${node} · version ${version}`}>${
                node} · ${name === role ? role : `${name} (${role})`}</span>`}
            <${Shortcuts}/>
            <${ThemeSwitch}/>
            <button class="plain icon-only" title="Log out" aria-label="Log out" onClick=${logOut}>
                <${Icon} name="out"/></button>
        </div>`;
}

begin();
const app = document.getElementById('app');
app.textContent = '';
render(html`<${Console}/>`, app);
