/** What the charts of the overview show: series of GET /api/history, by chart. */

const line = (key, label, colour, more = {}) => ({key, label, colour, ...more});

/** @type {import('./charts.js').Panel[]} */
export const PANELS = [
    {group: 'sessions', title: 'Sessions', unit: 'count', lines: [line('sessions', 'connected', 'c1', {filled: true})]},
    {group: 'messages', title: 'Messages', unit: 'rate', lines: [
        line('messagesIn', 'in', 'c1'), line('messagesOut', 'out', 'c2')]},
    {group: 'bytes', title: 'Bytes', unit: 'bytes', lines: [
        line('bytesIn', 'in', 'c1'), line('bytesOut', 'out', 'c2')]},
    {group: 'latency', title: 'Command latency', unit: 'millis', lines: [
        line('commandDeliveryP50', 'delivery p50', 'c1'),
        line('commandDeliveryP99', 'delivery p99', 'c1', {dashed: true}),
        line('commandCompletionP50', 'completion p50', 'c2'),
        line('commandCompletionP99', 'completion p99', 'c2', {dashed: true})]},
    {group: 'outstanding', title: 'Commands outstanding', unit: 'count', lines: [
        line('commandsOutstanding', 'not ended', 'c1', {filled: true})]},
    {group: 'outcomes', title: 'Command outcomes', unit: 'rate', lines: [
        line('commandsSucceeded', 'succeeded', 'c3'), line('commandsFailed', 'failed', 'c4'),
        line('commandsRejected', 'rejected', 'c2', {dashed: true}), line('commandsTimedOut', 'timed out', 'c5'),
        line('commandsCancelled', 'cancelled', 'c6', {dashed: true})]},
    {group: 'store', title: 'Event store', unit: 'millis', lines: [
        line('uplinkStoreP50', 'durable p50', 'c1'), line('uplinkStoreP99', 'durable p99', 'c1', {dashed: true}),
        line('eventsQueued', 'events queued', 'c2', {unit: 'count'})]},
    {group: 'lag', title: 'Lag of the group furthest behind', unit: 'count', lines: [
        line('groupLag', 'events', 'c5', {filled: true})]},
];
