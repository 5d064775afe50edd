// All machines: in the order of their names, so that one is always where it was; filtered, but never moved by what happens.

import { part, write } from './element.js';
import { now } from './clock.js';
import { Card } from './card.js';

const cards = new Map();
let actions;
let settings = { silentAfterMillis: Infinity };
let hearingSince = 0;
let empty = 'Waiting for the web server…';

/** What the cards' buttons do. */
export function wire(given) {
  actions = given;
  part('search').addEventListener('input', filter);
  for (const choice of document.getElementsByName('show')) choice.addEventListener('change', filter);
}

/** The whole floor: cards that are there stay, with their focus. */
export function showAll(machines, more, given) {
  settings = given;
  const ids = new Set(machines.map(machine => machine.id));
  for (const id of [...cards.keys()]) if (!ids.has(id)) forget(id);
  for (const machine of machines) show(machine);
  part('more').hidden = !more;
}

export function show(machine) {
  const card = cards.get(machine.id);
  if (card) {
    card.set(machine);
    return;
  }
  const made = new Card(machine, actions);
  const next = [...cards.keys()].filter(id => id > machine.id).sort()[0];
  part('machines').insertBefore(made.item, next === undefined ? null : cards.get(next).item);
  cards.set(machine.id, made);
}

export function forget(id) {
  cards.get(id)?.item.remove();
  cards.delete(id);
}

/** From now on the machines are heard, whatever was before. */
export function hear() {
  hearingSince = now();
}

export const machineOf = id => cards.get(id)?.machine;

export function sayOf(id, command) {
  cards.get(id)?.say(command);
}

/** What to say when there is no machine. */
export function sayWhenEmpty(text) {
  empty = text;
}

/** Ages and states; answers the cards that need attention since the last time. */
export function tick(frozen) {
  const raised = [];
  if (!frozen) {
    const at = now();
    for (const card of cards.values()) {
      if (card.tick(at, settings.silentAfterMillis, hearingSince)) raised.push(card);
    }
  }
  filter();
  return raised;
}

function filter() {
  const wanted = part('search').value.trim().toLowerCase();
  const onlyAttention = document.querySelector('input[name=show]:checked').value === 'attention';
  let attention = 0;
  let shown = 0;
  for (const [id, card] of cards) {
    if (card.attention) attention++;
    const fits = id.toLowerCase().includes(wanted) && (!onlyAttention || card.attention || card.item.contains(document.activeElement));
    card.show(fits);
    if (fits) shown++;
  }
  write(part('count-all'), String(cards.size));
  write(part('count-attention'), String(attention));
  part('count-attention').classList.toggle('raised', attention > 0);
  part('nothing').hidden = shown > 0;
  if (cards.size === 0) write(part('nothing'), empty);
  else if (wanted) write(part('nothing'), 'No machine with such a name.');
  else write(part('nothing'), 'No machine needs attention.');
}
