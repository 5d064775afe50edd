/** Numbers and words as people read them. The contract has 64-bit numbers as strings and leaves zeros out. */

const whole = new Intl.NumberFormat(undefined, {maximumFractionDigits: 0});
const oneDigit = new Intl.NumberFormat(undefined, {maximumFractionDigits: 1});
const twoDigits = new Intl.NumberFormat(undefined, {maximumFractionDigits: 2});

export function count(value) {
    return whole.format(Number(value ?? 0));
}

/** A figure with as many digits as it has meaning. */
export function figure(value) {
    const number = Number(value ?? 0);
    const size = Math.abs(number);
    return (size >= 100 ? whole : size >= 10 ? oneDigit : twoDigits).format(number);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(value) {
    let size = Number(value ?? 0);
    let unit = 0;
    while (size >= 1000 && unit < UNITS.length - 1) {
        size /= 1000;
        unit++;
    }
    return `${figure(size)}\u00a0${UNITS[unit]}`;
}

/** `COMMAND_STATE_TIMED_OUT` without the name of its enum. */
export function word(value, prefix) {
    return value ? value.replace(prefix, '') : 'UNSPECIFIED';
}

/** `KEEP_ALIVE_MISSED` in the middle of a sentence. */
export function phrase(value) {
    return value.toLowerCase().replaceAll('_', ' ');
}

export function plural(number, one, many) {
    return `${count(number)} ${Number(number) === 1 ? one : many}`;
}
