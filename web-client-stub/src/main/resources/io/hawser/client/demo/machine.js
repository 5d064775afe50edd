// How a machine is: the one rule of this page about what needs attention.

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/**
 * What to call a machine's state. Silence counts from the last report, or from when the page could have heard one if that
 * was later: a gateway that was away makes nobody silent.
 */
export function stateOf(machine, at, silentAfterMillis, hearingSince) {
  switch (machine.presence) {
    case 'CONNECTED': {
      if (!machine.reported) return { look: 'plain', label: 'No report yet', attention: false };
      const quiet = at - Math.max(Date.parse(machine.reported), hearingSince);
      if (quiet > silentAfterMillis) return { look: 'warn', label: 'Silent', attention: true };
      return { look: 'good', label: 'Running', attention: false };
    }
    case 'SIGNED_OFF': return { look: 'warn', label: 'Signed off', attention: true };
    case 'LOST': return { look: 'bad', label: 'Disconnected', attention: true };
    default: return { look: 'plain', label: 'Away', attention: false };
  }
}

/** A sentence about a machine that needs attention; empty for one that does not. */
export function whyOf(machine, label) {
  if (label === 'Silent') return 'Connected, but it reports nothing.';
  if (machine.presence === 'LOST' && machine.why) return `${machine.why[0].toUpperCase()}${machine.why.slice(1)}.`;
  return '';
}

/** A reading's value for people: numbers rounded, all else as it came. */
export function valueOf(reading) {
  const number = Number(reading.value);
  return reading.value.trim() === '' || Number.isNaN(number) ? reading.value : NUMBER.format(number);
}

/** A reading's name and, apart from it, its unit, if the name ends in one: "temperature °C". */
export function nameOf(reading) {
  const found = /^(.+) (%|°C|°F|K|bar|kW|W|V|A|rpm|m\/s|s|ms|mm|kg)$/.exec(reading.name);
  return found ? { name: found[1], unit: found[2] } : { name: reading.name.replaceAll('_', ' '), unit: '' };
}

const OPEN = ['SENDING', 'QUEUED', 'SENT', 'DELIVERED'];

export const isOpen = command => OPEN.includes(command.state);

/** What became of a command, in a few words. */
export function outcomeOf(command, at) {
  const left = command.deadline ? ` · ${Math.max(0, Math.ceil((Date.parse(command.deadline) - at) / 1000))} s left` : '';
  const took = command.endTime && command.createTime ? ` after ${duration(Date.parse(command.endTime) - Date.parse(command.createTime))}` : '';
  switch (command.state) {
    case 'SENDING': return { look: 'plain', text: 'sending…' };
    case 'QUEUED': return { look: 'plain', text: `waits for the machine${left}` };
    case 'SENT': return { look: 'plain', text: `sent${left}` };
    case 'DELIVERED': return { look: 'plain', text: `at work${left}` };
    case 'SUCCEEDED': return { look: 'good', text: `done${took}` };
    case 'REJECTED': return { look: 'warn', text: `refused${took}` };
    case 'CANCELLED': return { look: 'warn', text: `cancelled${took}` };
    case 'TIMED_OUT': return { look: 'bad', text: `no answer in time, gave up${took}` };
    case 'FAILED': return { look: 'bad', text: `failed${took}` };
    case 'NOT_SENT': return { look: 'bad', text: 'not sent' };
    default: return { look: 'warn', text: 'outcome not known' };
  }
}

function duration(millis) {
  if (millis < 1000) return `${Math.max(1, Math.round(millis))} ms`;
  return `${NUMBER.format(millis / 1000)} s`;
}
