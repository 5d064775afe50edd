// What happened lately, newest first.

import { element, part } from './element.js';
import { timeOfDay } from './clock.js';

const MOST_SHOWN = 60;
const LOOKS = { GOOD: 'good', PLAIN: 'plain', BAD: 'bad' };

export function showAll(happenings) {
  part('happenings').replaceChildren(...happenings.map(item));
  part('no-happenings').hidden = happenings.length > 0;
}

export function show(happening) {
  const list = part('happenings');
  list.prepend(item(happening));
  while (list.childElementCount > MOST_SHOWN) list.lastElementChild.remove();
  part('no-happenings').hidden = true;
}

function item(happening) {
  const made = element('li');
  made.dataset.look = LOOKS[happening.tone];
  const time = element('time', 'meta', timeOfDay(happening.time));
  time.dateTime = happening.time;
  made.append(element('b', '', happening.subject), ' ', element('span', '', happening.text), ' ', time);
  return made;
}
