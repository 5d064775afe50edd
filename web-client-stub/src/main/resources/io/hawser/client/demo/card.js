// One machine on the page.

import { element, write } from './element.js';
import { age, now } from './clock.js';
import { nameOf, outcomeOf, isOpen, stateOf, valueOf, whyOf } from './machine.js';

export class Card {
  constructor(machine, actions) {
    this.item = element('li', 'card');
    this.title = element('h3', 'name', machine.id);
    this.state = element('p', 'state');
    this.why = element('p', 'why');
    this.tiles = element('dl', 'tiles');
    this.values = new Map();
    this.command = element('p', 'outcome');
    const ping = button('Ping', `Ping ${machine.id}`, () => actions.send(machine.id, { name: 'ping', payload: '', ttlSeconds: 10 }));
    const other = button('Command…', `Another command for ${machine.id}`, () => actions.ask(machine.id));
    const head = element('div', 'head');
    head.append(this.title, this.state);
    const row = element('div', 'row');
    row.append(ping, other);
    const foot = element('div', 'foot');
    foot.append(this.command, row);
    this.item.append(head, this.why, this.tiles, foot);
    this.attention = false;
    this.set(machine);
  }

  set(machine) {
    this.machine = machine;
    const names = new Set(machine.readings.map(reading => reading.name));
    for (const [name, tile] of this.values) {
      if (!names.has(name)) {
        tile.box.remove();
        this.values.delete(name);
      }
    }
    for (const reading of machine.readings) this.tile(reading);
    if (machine.command?.commandId !== this.saidOver) this.local = undefined; // the stream knows it now
  }

  tile(reading) {
    let tile = this.values.get(reading.name);
    if (!tile) {
      const { name, unit } = nameOf(reading);
      tile = { box: element('div', 'tile'), value: element('span'), age: element('dd', 'age') };
      const value = element('dd');
      value.append(tile.value);
      if (unit) value.append(element('span', 'unit', ` ${unit}`));
      tile.box.append(element('dt', '', name), value, tile.age);
      this.tiles.append(tile.box);
      this.values.set(reading.name, tile);
    }
    tile.reading = reading;
    write(tile.value, valueOf(reading));
  }

  /** Something about a command that the web server does not know: that it is on its way there, or did not get there. */
  say(command) {
    this.local = command;
    this.saidOver = this.machine.command?.commandId;
    this.showCommand(now()); // also while all else stands still, as the gateway is away
  }

  /** Whether it needs attention, and did not before. */
  tick(at, silentAfterMillis, hearingSince) {
    const state = stateOf(this.machine, at, silentAfterMillis, hearingSince);
    const raised = state.attention && !this.attention;
    this.attention = state.attention;
    this.label = state.label;
    this.item.dataset.look = state.look;
    const since = this.machine.presence === 'CONNECTED' ? this.machine.reported : this.machine.since;
    const old = state.attention ? age(since, at) : '';
    write(this.state, old ? `${state.label} · ${old}` : state.label);
    write(this.why, whyOf(this.machine, state.label));
    for (const tile of this.values.values()) write(tile.age, age(tile.reading.time, at));
    this.showCommand(at);
    return raised;
  }

  showCommand(at) {
    const command = this.local || this.machine.command;
    if (command) {
      const outcome = outcomeOf(command, at);
      this.command.dataset.look = outcome.look;
      this.command.classList.toggle('open', isOpen(command));
      write(this.command, `${command.name}: ${outcome.text}${command.answer ? ` – ${command.answer}` : ''}`);
    }
  }

  show(wanted) {
    this.item.hidden = !wanted;
  }
}

function button(text, name, action) {
  const made = element('button', '', text);
  made.type = 'button';
  made.setAttribute('aria-label', name);
  made.addEventListener('click', action);
  return made;
}
