// The one stream from the web server. The browser opens it again by itself when it breaks; each time it begins with the
// whole floor, so there is nothing to catch up on. Something comes every three seconds at least: if nothing came for much
// longer, the stream is dead without knowing it, and is opened anew.

const SILENT_AFTER = 8_000;
const AGAIN_AFTER = 2_000;
const KINDS = ['floor', 'machine', 'forgotten', 'happening', 'gateway', 'alive'];

export function listen(on) {
  const source = new EventSource('api/events');
  let heard = Date.now();
  const watch = setInterval(() => { if (Date.now() - heard > SILENT_AFTER) again(); }, 1000);

  function again() {
    clearInterval(watch);
    source.close();
    on.cut();
    setTimeout(() => listen(on), AGAIN_AFTER);
  }

  for (const kind of KINDS) {
    source.addEventListener(kind, message => {
      heard = Date.now();
      on[kind](JSON.parse(message.data));
    });
  }
  source.onerror = () => {
    heard = Date.now();
    if (source.readyState === EventSource.CLOSED) again();
    else on.cut();
  };
}
