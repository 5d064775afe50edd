// Everything that a device or the gateway said is put on the page as text, never as markup.
'use strict';

const MOST_SHOWN = 100;
const MOST_OUTCOMES = 8;
const STATUS_EVERY = 2000;
const DEVICES_EVERY = 10000;

const part = id => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) {
    const { kind, reason, message } = body.error;
    throw new Error(`${reason && reason !== 'UNKNOWN' ? reason : kind}: ${message}`);
  }
  return body;
}

function payloadText(payload) {
  return typeof payload === 'string' ? payload : `base64 ${payload.base64}`;
}

function clock(time) {
  return new Date(time).toLocaleTimeString();
}

// --- gateway ---

function showGateway(up, text, problem) {
  part('gateway').className = `pill ${up ? 'up' : 'down'}`;
  part('gateway').textContent = text;
  part('banner').hidden = up;
  part('banner').textContent = problem;
  for (const id of ['figures', 'devices']) part(id).classList.toggle('stale', !up);
}

const LOOKS = { RUNNING: 'good', DEGRADED: 'warn', STARTING: 'warn', RESTARTING: 'warn' };

async function refreshStatus() {
  try {
    const { status } = await ask('api/status');
    showGateway(true, `${status.nodeId} · ${status.version}`, '');
    part('sessions').textContent = status.sessions.toLocaleString();
    part('rate-in').textContent = status.rates.messagesIn.toFixed(1);
    part('rate-out').textContent = status.rates.messagesOut.toFixed(1);
    part('outstanding').textContent = status.commandsOutstanding.toLocaleString();
    part('components').replaceChildren(...status.components.map(each => {
      const item = element('li', LOOKS[each.state] || 'bad', each.name);
      item.title = `${each.state} since ${clock(each.since)}, restarted ${each.restarts}×`;
      return item;
    }));
    part('warnings').replaceChildren(...status.warnings.map(text => element('li', '', `⚠ ${text}`)));
  } catch (problem) {
    showGateway(false, 'unreachable', `The gateway does not answer; the page tries again by itself. (${problem.message})`);
  }
}

// --- devices ---

let devicesDue = 0;

async function refreshDevices() {
  clearTimeout(devicesDue);
  devicesDue = setTimeout(refreshDevices, DEVICES_EVERY);
  try {
    const { devices, more } = await ask(`api/devices?prefix=${encodeURIComponent(part('prefix').value)}`);
    const connected = devices.filter(each => each.connected).length;
    part('device-count').textContent = `${connected} connected, ${devices.length}${more ? '+' : ''} known`;
    part('no-devices').hidden = devices.length > 0;
    part('device-list').replaceChildren(...devices.map(deviceItem));
  } catch {
    part('device-count').textContent = 'not known now';
  }
}

function deviceItem(device) {
  const button = element('button');
  button.type = 'button';
  button.append(element('span', `id dot ${device.disabled ? 'bad' : device.connected ? 'good' : ''}`, device.deviceId));
  const since = device.connectedSince ? ` · ${clock(device.connectedSince)}` : '';
  button.append(element('span', 'meta', (device.connected ? device.protocol + since : device.disabled ? 'disabled' : 'away')
    + (device.commandsQueued ? ` · ${device.commandsQueued} queued` : '')));
  button.addEventListener('click', () => { part('to').value = device.deviceId; part('name').focus(); });
  const item = element('li');
  item.append(button);
  return item;
}

function devicesSoon() {
  clearTimeout(devicesDue);
  devicesDue = setTimeout(refreshDevices, 250);
}

// --- live ---

function addToFeed(item) {
  part('no-uplinks').hidden = true;
  const feed = part('feed');
  feed.prepend(item);
  while (feed.childElementCount > MOST_SHOWN) feed.lastElementChild.remove();
}

function describe(event) {
  switch (event.kind) {
    case 'UPLINK': return [event.detail.name, payloadText(event.detail.payload)];
    case 'DEVICE_CONNECTED': return ['connected', `${event.detail.protocol} ${event.detail.address}`];
    case 'DEVICE_DISCONNECTED': return ['disconnected', event.detail.reason];
    case 'COMMAND_CHANGED': return [`command ${event.detail.command.name}`, event.detail.command.state];
    case 'COMPONENT_CHANGED': return [event.detail.name, `${event.detail.from} → ${event.detail.to} ${event.detail.cause}`];
    default: return [event.kind, ''];
  }
}

function showEvent(event) {
  if (event.kind.startsWith('DEVICE_')) devicesSoon();
  const [what, detail] = describe(event);
  const item = element('li');
  item.append(element('span', 'what', `${event.deviceId} ${what} `), element('span', 'meta', clock(event.time)));
  if (detail) item.append(element('div', 'payload', detail));
  addToFeed(item);
}

let missed = 0;

function listen() {
  const source = new EventSource('api/events');
  source.onmessage = message => showEvent(JSON.parse(message.data));
  source.addEventListener('missed', message => {
    missed += Number(message.data);
    part('missed').hidden = false;
    part('missed').textContent = `missed ${missed.toLocaleString()}`;
    addToFeed(element('li', 'gap', `missed ${message.data}: this browser was too slow`));
  });
  source.addEventListener('gateway', message => {
    if (JSON.parse(message.data).reachable) devicesSoon();
    refreshStatus();
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, STATUS_EVERY);
  };
}

// --- send ---

function showOutcome(good, head, detail) {
  const item = element('li', good ? 'good' : 'bad', head);
  if (detail) item.append(element('div', 'payload', detail));
  part('outcomes').prepend(item);
  while (part('outcomes').childElementCount > MOST_OUTCOMES) part('outcomes').lastElementChild.remove();
}

part('send-form').addEventListener('submit', async submitted => {
  submitted.preventDefault();
  const request = {
    deviceId: part('to').value,
    name: part('name').value,
    payload: part('payload').value,
    ifOffline: part('if-offline').value,
    ttlSeconds: Number(part('ttl').value),
  };
  part('submit').disabled = true;
  try {
    const { command, tookMillis } = await ask('api/send', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request),
    });
    showOutcome(command.state === 'SUCCEEDED', `${request.deviceId} ${request.name}: ${command.state} in ${tookMillis.toFixed(1)} ms`,
      command.result ? payloadText(command.result.payload) : command.failure);
  } catch (problem) {
    showOutcome(false, `${request.deviceId} ${request.name}: ${problem.message}`, '');
  } finally {
    part('submit').disabled = false;
  }
});

part('prefix').addEventListener('input', devicesSoon);
setInterval(refreshStatus, STATUS_EVERY);
refreshStatus();
refreshDevices();
listen();
