// busy-client.mjs SOCKET STREAMS: opens so many streams of events, says `open`, and stays until it is killed.
import { connect } from 'node:http2';
import { createConnection } from 'node:net';

const [socketPath, streams] = process.argv.slice(2);
const client = connect('http://localhost', { createConnection: () => createConnection(socketPath) });
let opened = 0;
for (let index = 0; index < Number(streams); index++) {
  const stream = client.request({
    ':method': 'POST',
    ':path': '/holdfast.v1.EventService/SubscribeEvents',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.once('response', () => {
    opened++;
    if (opened === Number(streams)) process.stdout.write('open\n');
  });
  stream.resume();
  stream.end(Buffer.alloc(5));
}
