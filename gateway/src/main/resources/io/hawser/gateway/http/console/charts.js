import {html, useEffect, useRef} from '/console/lib/htm-preact.js';
import uPlot from '/console/lib/uplot.js';
import {bytes, figure} from './format.js';
import {span} from './time.js';
import {colour, theme} from './theme.js';
import {useObservable} from './observable.js';

/**
 * Charts of the history. The legend above a chart has the values under the cursor, else the newest; cursors move
 * together in all charts, so one look tells what else happened at that moment.
 *
 * @typedef {'count' | 'rate' | 'bytes' | 'millis'} Unit
 * @typedef {{key: string, label: string, colour: string, dashed?: boolean, filled?: boolean, unit?: Unit}} Line
 * @typedef {{group: string, title: string, unit: Unit, lines: Line[]}} Panel
 */

const HEIGHT = 168;
const HOUR_SECONDS = 3600;
const LEAST_SECONDS = 120;
const together = uPlot.sync('history');

const UNITS = {
    count: figure,
    rate: value => `${figure(value)}/s`,
    bytes: value => `${bytes(value)}/s`,
    millis: span,
};

const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});
const exactClock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});

function text(unit, value) {
    return value === null || value === undefined ? '–' : UNITS[unit](value);
}

/** A line may be measured in something else than the rest of its chart; it gets an axis of its own. */
function unitOf(panel, line) {
    return line.unit ?? panel.unit;
}

/** @param {{panel: Panel, history: import('./history.js').History | undefined}} props */
export function Chart({panel, history}) {
    const shownTheme = useObservable(theme);
    const figureElement = useRef();
    const plot = useRef();
    const times = history?.times ?? [];
    const columns = panel.lines.map(line => history?.series[line.key] ?? times.map(() => null));
    const newest = newestMeasured(columns);

    useEffect(() => {
        const holder = figureElement.current.querySelector('.plot');
        plot.current = new uPlot(options(panel, holder, figureElement.current), [[], ...columns.map(() => [])], holder);
        const sizes = new ResizeObserver(([{contentRect}]) =>
            contentRect.width > 0 && plot.current.setSize({width: contentRect.width, height: HEIGHT}));
        sizes.observe(holder);
        return () => {
            sizes.disconnect();
            plot.current.destroy();
        };
    }, []);
    useEffect(() => {
        plot.current.setData([times.map(time => time / 1000), ...columns]);
        const end = times.length ? times.at(-1) / 1000 : Date.now() / 1000;
        // a young gateway's few minutes fill the chart, not its edge
        const shown = times.length ? end - times[0] / 1000 : HOUR_SECONDS;
        plot.current.setScale('x', {min: end - Math.min(HOUR_SECONDS, Math.max(shown, LEAST_SECONDS)), max: end});
        follow(plot.current, panel, figureElement.current);
    }, [history]);
    // colours are read from the style sheet when a chart is drawn
    useEffect(() => plot.current.redraw(), [shownTheme]);

    const summary = panel.lines
        .map((line, index) => `${line.label} ${text(unitOf(panel, line), newest[index])}`).join(', ');
    return html`
        <figure ref=${figureElement} class="chart" data-testid=${`chart-${panel.group}`} data-points=${times.length}>
            <figcaption>
                <h3>${panel.title} <span class="chart-time muted"></span></h3>
                <ul class="legend">${panel.lines.map(line => html`
                    <li><span class=${`swatch ${line.colour} ${line.dashed ? 'dashed' : ''}`}></span>${line.label}
                        <span class="value"></span></li>`)}</ul>
            </figcaption>
            <div class="plot" role="img" aria-label=${`${panel.title}, last hour. Now: ${summary}.`}></div>
        </figure>`;
}

/** Per line: its last value in the newest tenth; further back it says nothing about now. */
function newestMeasured(columns) {
    return columns.map(values => values.slice(-3).findLast(value => value !== null && value !== undefined) ?? null);
}

function options(panel, holder, figureElement) {
    const grid = {stroke: () => colour('grid'), width: 1};
    const ticks = {show: false};
    const axis = {stroke: () => colour('muted'), grid, ticks, font: '11px system-ui, sans-serif'};
    const scales = [...new Set(panel.lines.map(line => unitOf(panel, line)))];
    return {
        width: holder.clientWidth || 320,
        height: HEIGHT,
        padding: [8, scales.length > 1 ? 0 : 8, 0, 0],
        legend: {show: false},
        cursor: {sync: {key: together.key, setSeries: false}, drag: {x: false, y: false}, y: false, points: {size: 6}},
        scales: {
            x: {time: true, auto: false},
            ...Object.fromEntries(
                scales.map(unit => [unit, {range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1]}])),
        },
        axes: [
            {...axis, size: 24, values: (_, splits) => splits.map(time => clock.format(time * 1000)), space: 64},
            ...scales.map((unit, index) => ({
                ...axis, scale: unit, side: index ? 1 : 3, size: unit === 'bytes' ? 68 : 56, space: 36,
                grid: index ? {show: false} : grid,
                values: (_, splits) => splits.map(value => UNITS[unit](value)),
            })),
        ],
        series: [{}, ...panel.lines.map(line => ({
            label: line.label,
            scale: unitOf(panel, line),
            stroke: () => colour(line.colour),
            fill: line.filled ? () => colour(`${line.colour}-fill`) : undefined,
            width: 1.5,
            dash: line.dashed ? [4, 3] : undefined,
            points: {show: false},
        }))],
        hooks: {
            init: [plot => plot.over.append(hiddenTooltip())],
            setCursor: [plot => follow(plot, panel, figureElement)],
        },
    };
}

function hiddenTooltip() {
    const tooltip = document.createElement('div');
    tooltip.className = 'tooltip';
    tooltip.hidden = true;
    return tooltip;
}

/**
 * Writes what is under the cursor, else what is newest, into the legend. Past Preact, which leaves these elements
 * empty: drawing the page again for every move of a mouse would be too much.
 */
function follow(plot, panel, figureElement) {
    const index = plot.cursor.idx;
    const inside = index !== null && index !== undefined && plot.cursor.left >= 0;
    const at = inside ? exactClock.format(plot.data[0][index] * 1000) : '';
    const values = figureElement.querySelectorAll('.value');
    const newest = newestMeasured(plot.data.slice(1));
    const lines = panel.lines.map((line, which) => {
        const shown = text(unitOf(panel, line), inside ? plot.data[which + 1][index] : newest[which]);
        if (values[which]) {
            values[which].textContent = shown;
        }
        return `${line.label} ${shown}`;
    });
    figureElement.querySelector('.chart-time').textContent = at;
    const tooltip = plot.over.querySelector('.tooltip');
    // only where the mouse is: a box in each of the other charts would hide them
    tooltip.hidden = !inside || !plot.over.matches(':hover');
    if (!tooltip.hidden) {
        tooltip.textContent = [at, ...lines].join('\n');
        const left = plot.cursor.left;
        const beside = left > plot.over.clientWidth / 2 ? left - tooltip.offsetWidth - 10 : left + 10;
        tooltip.style.transform = `translateX(${Math.round(beside)}px)`;
    }
}
