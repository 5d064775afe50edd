// A device and a viewer on the package ws: says what it hears, each once, and ends when it has heard all.
// usage: node foreign-client.cjs PATH_OF_WS PORT TOKEN
const [, , library, port, token] = process.argv;
const WebSocket = require(library);

const device = new WebSocket(`ws://127.0.0.1:${port}/device`, 'hawser.jsonl.v1');
const tell = message => device.send(JSON.stringify(message));

device.on('open', () => {
    console.log('device speaks', device.protocol);
    tell({type: 'hello', device: 'node-1'});
});
device.on('message', (data, isBinary) => {
    const message = JSON.parse(data);
    switch (message.type) {
        case 'welcome':
            console.log(isBinary ? 'welcome in a binary message' : 'welcome');
            look();
            break;
        case 'uplinkAck':
            console.log('uplinkAck', message.id);
            break;
        case 'pong':
            console.log('pong');
            device.close();
            break;
        default:
            console.log('device heard', String(data));
    }
});
device.on('error', failure => console.log('device failed', failure.message));

function look() {
    const viewer = new WebSocket(`ws://127.0.0.1:${port}/events?kinds=UPLINK`, 'hawser.events.v1',
        {headers: {authorization: `Bearer ${token}`}});
    let begun = false;
    viewer.on('open', () => console.log('viewer speaks', viewer.protocol));
    viewer.on('message', data => {
        const message = JSON.parse(data);
        if (message.status && !begun) {
            begun = true; // who gets status gets events too
            tell({type: 'uplink', id: 1, name: 'temperature', payload: 21.5});
        }
        for (const event of message.events ?? []) {
            console.log('viewer saw', event.uplink.name, Buffer.from(event.uplink.payload, 'base64').toString());
            viewer.close();
            tell({type: 'ping'});
        }
    });
    viewer.on('error', failure => console.log('viewer failed', failure.message));
}
