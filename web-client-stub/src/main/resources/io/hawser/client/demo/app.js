// The page, put together: the stream tells, the cards show, the buttons send. To start your own from: keep this file's shape
// and stream.js, and make the rest yours.

import { follow } from './clock.js';
import { ask, send, wireDialog } from './command.js';
import { part, words, write } from './element.js';
import { listen } from './stream.js';
import { isOpen } from './machine.js';
import * as cards from './cards.js';
import * as events from './events.js';
import * as gateway from './gateway.js';

const GATEWAY_SILENT_AFTER = 10_000; // longer than stream.js waits: a stream that is dead says nothing of the gateway

let connected = false; // to the web server
let reachable = false; // the gateway, from there
let gatewayHeard = 0; // when: its word comes every two seconds, unless it hangs
let known = false; // whether the floor is known at all
let begun = false; // what needed attention when the page was opened is no news
const mine = new Map(); // commands sent from this page that have not ended, by id

// --- what is said to those who do not see the page, once a second at most ---

const sayings = [];

function say(text) {
  sayings.push(text);
}

function saySayings() {
  if (sayings.length === 0) return;
  part('announcer').textContent = sayings.length > 3 ? `${sayings.length} news: ${sayings.slice(0, 2).join('; ')}; …` : sayings.join('; ');
  sayings.length = 0;
}

// --- the connection ---

function isLive() {
  return connected && reachable;
}

function showConnection(name) {
  if (!connected) {
    gateway.showConnection(!known, 'bad', 'no connection', known
      ? 'This page has lost its web server. What it shows is from before; it tries again by itself.'
      : 'The web server does not answer. This page tries again by itself.');
  } else if (!reachable) {
    gateway.showConnection(false, 'bad', 'gateway away',
      'The gateway is away or does not answer. What this page shows is from before; it goes on by itself when the gateway is back.');
  } else {
    gateway.showConnection(true, name.drains ? 'warn' : 'good', `${name.nodeId || 'gateway'} · ${name.drains ? 'drains' : 'live'}`, '');
  }
  cards.sayWhenEmpty(isLive()
    ? 'No machine yet. Start a simulator, and it appears here.'
    : 'No machine is known while the gateway is away.');
}

function hearGateway(state) {
  if (state.asOf) follow(state.asOf);
  if (state.reachable && !isLive()) cards.hear();
  gatewayHeard = Date.now();
  connected = true;
  reachable = state.reachable;
  gateway.show(state);
  showConnection(state);
}

// --- what the stream tells ---

function hearMachine(machine) {
  cards.show(machine);
  sayOutcome(machine);
}

function sayOutcome(machine) {
  const command = machine.command;
  if (command && mine.has(command.commandId) && !isOpen(command)) {
    mine.delete(command.commandId);
    say(`${machine.id}: ${command.name} ${words(command.state)}`);
  }
}

listen({
  floor({ floor, settings }) {
    known = true;
    write(part('addresses'), `Gateway at ${settings.gateways}`);
    hearGateway(floor.gateway);
    cards.showAll(floor.machines, floor.more, settings);
    floor.machines.forEach(hearMachine);
    events.showAll(floor.happenings);
    tick();
    begun = true;
  },
  machine: hearMachine,
  forgotten: id => cards.forget(id),
  happening: happening => events.show(happening),
  gateway: hearGateway,
  alive() {},
  cut() {
    connected = false;
    showConnection({});
  },
});

// --- what the buttons do ---

async function sendCommand(machine, command) {
  cards.sayOf(machine, { ...command, state: 'SENDING' });
  try {
    mine.set(await send(machine, command), machine);
    const now = cards.machineOf(machine);
    if (now) sayOutcome(now); // the stream may have been faster than the answer
  } catch (problem) {
    cards.sayOf(machine, { ...command, state: 'NOT_SENT', answer: problem.message });
    say(`${machine}: ${command.name} was not sent`);
  }
  tick();
}

cards.wire({ send: sendCommand, ask });
wireDialog(sendCommand);

// --- time goes on; not while what is shown is from before ---

function tick() {
  if (isLive() && Date.now() - gatewayHeard > GATEWAY_SILENT_AFTER) {
    reachable = false;
    showConnection({});
  }
  const raised = cards.tick(known && !isLive());
  if (begun && raised.length > 3) say(`${raised.length} machines need attention`);
  else if (begun) raised.forEach(card => say(`${card.machine.id}: ${card.label}`));
  saySayings();
}

setInterval(tick, 1000);
tick();
