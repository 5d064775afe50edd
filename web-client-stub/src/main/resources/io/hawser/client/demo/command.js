// Sending a command: the web server answers when it is stored, and the stream tells what becomes of it.

import { part, write } from './element.js';

/** Sends; answers the command's id, or throws an error whose message is for people. */
export async function send(machine, { name, payload, ttlSeconds }) {
  let answer;
  try {
    answer = await fetch('api/commands', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ machine, name, payload, ttlSeconds }),
    });
  } catch {
    throw new Error('the web server does not answer');
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body.commandId;
  throw new Error(body.error ? body.error.message : `the web server says ${answer.status}`);
}

let machineAsked = '';

/** Wires the dialog; what it is filled with stays for the next machine. */
export function wireDialog(sendIt) {
  part('command-cancel').addEventListener('click', () => part('command').close());
  part('command-form').addEventListener('submit', () => sendIt(machineAsked, {
    name: part('command-name').value,
    payload: part('command-payload').value,
    ttlSeconds: Number(part('command-ttl').value),
  }));
}

export function ask(machine) {
  machineAsked = machine;
  write(part('command-machine'), machine);
  part('command').showModal();
  part('command-name').focus();
}
