// The gateway's clock, as far as this page can tell: every time it is told comes from there, and a browser's own clock may
// be wrong by hours.

let ahead = 0;

export function follow(asOf) {
  ahead = Date.parse(asOf) - Date.now();
}

export const now = () => Date.now() + ahead;

/** How long ago, in the fewest words; nothing for a time that is not known. */
export function age(time, at) {
  if (!time) return '';
  const seconds = Math.max(0, Math.round((at - Date.parse(time)) / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** The time of day where the browser is. */
export const timeOfDay = time => new Date(time).toLocaleTimeString();
