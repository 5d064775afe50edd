// The page of the cluster: asks the web server again and again who sits where, and draws it.

import { age, timeOfDay } from './clock.js';
import { element, part, words, write } from './element.js';
import { colourOf, draw } from './seats.js';

const EVERY = 500;
const GIVE_UP_AFTER = 5_000;
const MOST_HAPPENINGS = 60;
const LOOKS = { ALIVE: 'good', DRAINING: 'warn', ISOLATED: 'warn', UNREACHABLE: 'warn', LOST: 'bad', UNKNOWN: 'plain' };
const AWAY = '\u0000away'; // no node has this name

const devices = new Map(); // by id: { node, home, since }
const homes = []; // nodes in the order in which they were seen first: their colours
const cards = new Map(); // by node, and one for those that are away
const still = matchMedia('(prefers-reduced-motion: reduce)');
let begun = false;
let awaySince = 0; // when the first device went that is not back yet
let mostAway = 0;
let drawing = false;

// --- what is known ---

function take(picture, at) {
  const seen = new Set();
  for (const node of picture.nodes) {
    if (!homes.includes(node.id)) homes.push(node.id);
    for (const id of node.devices) {
      seen.add(id);
      sit(id, node.id, at);
    }
  }
  for (const [id, device] of devices) {
    if (!seen.has(id) && device.node !== AWAY) {
      device.node = AWAY;
      device.since = at;
    }
  }
  begun = true;
}

function sit(id, node, at) {
  const device = devices.get(id);
  if (!device) {
    devices.set(id, { node, home: node, since: begun ? at : 0 });
  } else if (device.node !== node) {
    device.node = node;
    device.since = at;
  }
}

function at(node) {
  return [...devices].filter(([, device]) => device.node === node).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, device]) => ({ colour: colourOf(homes.indexOf(device.home)), since: device.since }));
}

// --- what is shown ---

function card(name) {
  let made = cards.get(name);
  if (!made) {
    made = { item: element('li', 'node'), state: element('span', 'state'), count: element('p', 'count'),
      about: element('p', 'meta'), canvas: element('canvas') };
    const head = element('h3', 'name');
    head.append(element('span', '', name === AWAY ? 'Away' : name), made.state);
    made.canvas.setAttribute('role', 'img');
    made.item.append(head, made.count, made.about, made.canvas);
    if (name !== AWAY) made.item.style.setProperty('--home', `var(--seat-${homes.indexOf(name) % 6})`);
    cards.set(name, made);
    const all = [...cards.keys()].sort((a, b) => a === AWAY ? 1 : b === AWAY ? -1 : a < b ? -1 : 1);
    part('nodes').replaceChildren(...all.map(each => cards.get(each).item));
  }
  return made;
}

function show(picture) {
  for (const [name, gone] of cards) {
    if (name !== AWAY && !picture.nodes.some(node => node.id === name)) {
      gone.item.remove();
      cards.delete(name);
    }
  }
  for (const node of picture.nodes) {
    const shown = card(node.id);
    if (shown.was && shown.was !== node.state) {
      happened(LOOKS[node.state] || 'plain', `${node.id} is ${words(node.state)}`);
    }
    shown.was = node.state;
    shown.item.dataset.look = LOOKS[node.state] || 'plain';
    write(shown.state, words(node.state));
    write(shown.about, [node.address, node.version].filter(Boolean).join(' · '));
  }
  card(AWAY).item.dataset.look = 'plain';
  write(card(AWAY).about, 'devices that were connected since this page was opened, and are not now');
  redraw();
}

function redraw() {
  const time = performance.now();
  let rings = false;
  let connected = 0;
  for (const [name, shown] of cards) {
    const here = at(name);
    if (name !== AWAY) connected += here.length;
    const text = `${here.length.toLocaleString()} ${here.length === 1 ? 'device' : 'devices'}`;
    write(shown.count, text);
    shown.canvas.setAttribute('aria-label', text);
    rings = draw(shown.canvas, here, still.matches ? Infinity : time, name === AWAY) || rings;
  }
  write(part('connected'), connected.toLocaleString());
  write(part('away'), (devices.size - connected).toLocaleString());
  write(part('moved'), [...devices.values()].filter(each => each.node !== AWAY && each.node !== each.home).length.toLocaleString());
  if (rings && !drawing) {
    drawing = true;
    setTimeout(() => { drawing = false; redraw(); }, 60);
  }
}

function happened(look, text) {
  const item = element('li', '', '');
  item.dataset.look = look;
  item.append(element('b', '', text), element('div', 'meta', timeOfDay(Date.now())));
  part('happenings').prepend(item);
  while (part('happenings').children.length > MOST_HAPPENINGS) part('happenings').lastChild.remove();
  part('no-happenings').hidden = true;
  write(part('announcer'), text);
}

/** How long devices were away together: the figure to look at when a gateway was killed. */
function count(time) {
  const away = [...devices.values()].filter(device => device.node === AWAY).length;
  if (away > 0 && !awaySince) awaySince = time;
  mostAway = Math.max(mostAway, away);
  if (away === 0 && awaySince) {
    const seconds = ((time - awaySince) / 1000).toFixed(1);
    happened('good', `${mostAway.toLocaleString()} ${mostAway === 1 ? 'device was' : 'devices were'} away, all are back after ${seconds} s`);
    awaySince = mostAway = 0;
  }
}

function connection(look, text, trouble) {
  part('state').dataset.look = look;
  write(part('state'), text);
  part('banner').hidden = !trouble;
  write(part('banner'), trouble);
  document.body.classList.toggle('dimmed', look === 'bad');
}

// --- asking ---

async function look() {
  try {
    const answer = await fetch('api/cluster', { signal: AbortSignal.timeout(GIVE_UP_AFTER) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const picture = await answer.json();
    if (picture.reachable) {
      const time = performance.now();
      take(picture, time);
      show(picture);
      count(time);
      connection('good', `${picture.nodes.length} gateways · told by ${picture.answeredBy}`, '');
    } else {
      connection('bad', 'no gateway answers', picture.asOf
        ? `No gateway answers. What this page shows is ${age(picture.asOf, Date.now())} old; it goes on by itself.`
        : 'No gateway answers. This page tries again by itself.');
    }
  } catch {
    connection('bad', 'no connection', 'The web server does not answer. This page tries again by itself.');
  }
  setTimeout(look, EVERY);
}

addEventListener('resize', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
look();
