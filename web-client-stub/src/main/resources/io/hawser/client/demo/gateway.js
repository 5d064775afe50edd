// The header: how the gateway is, and the banner when it is not there.

import { element, part, words, write } from './element.js';

const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** What the gateway says of itself. */
export function show(gateway) {
  if (!gateway.asOf) return;
  write(part('sessions'), NUMBER.format(gateway.sessions));
  write(part('rate'), NUMBER.format(gateway.messagesIn));
  write(part('outstanding'), NUMBER.format(gateway.commandsOutstanding));
  const serving = gateway.components.filter(each => each.serving).length;
  const all = gateway.components.length;
  write(part('components-summary'), `${serving} of ${all} components run`);
  part('components-summary').dataset.look = serving === all ? 'good' : 'bad';
  list(part('components'), gateway.components, each => {
    const item = element('li', '', each.name);
    item.dataset.look = each.state === 'RUNNING' ? 'good' : each.serving ? 'warn' : 'bad';
    item.append(element('span', 'meta', ` ${words(each.state)}`));
    return item;
  });
  list(part('warnings'), gateway.warnings, text => element('li', '', text));
}

/** Made anew only when something is different: somebody may be reading it. */
function list(where, all, make) {
  const key = JSON.stringify(all);
  if (where.dataset.key === key) return;
  where.dataset.key = key;
  where.replaceChildren(...all.map(make));
}

/**
 * Whether what the page shows is so now.
 *
 * @param up that it is
 * @param name in the header
 * @param problem in the banner
 */
export function showConnection(up, look, name, problem) {
  write(part('gateway'), name);
  part('gateway').dataset.look = look;
  part('banner').hidden = problem === '';
  write(part('banner'), problem);
  document.body.classList.toggle('dimmed', !up);
}
