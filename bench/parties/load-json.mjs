// load-json.mjs FRAMES_SOCKET _ _ SECONDS BYTES: calls `ping` in JSON frames, one at a time; prints calls per second.
import { createConnection } from 'node:net';
import { createMessageSplitter } from '@holdfast/protocol';

const [path, , , seconds, bytes] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const socket = createConnection(path);
const splitter = createMessageSplitter(1 << 24);
const request = bytes === 0 ? {} : { payload: Buffer.alloc(bytes, 120).toString('base64') };
let done = 0;
let greeted = false;
let answered = () => {};

socket.write('HFF1JSON');
socket.on('data', (chunk) => {
  splitter.push(chunk);
  greeted ||= splitter.take(8) !== undefined;
  for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
    answered(JSON.parse(message.toString()));
  }
});

function ping(id) {
  const body = JSON.stringify({ call: { id, method: '/holdfast.v1.AdminService/Ping', request } });
  const message = Buffer.allocUnsafe(4 + body.length);
  message.writeUInt32BE(message.write(body, 4), 0);
  socket.write(message);
  return new Promise((resolve) => (answered = resolve));
}

async function run(milliseconds) {
  done = 0;
  const began = performance.now();
  while (performance.now() < began + milliseconds) await ping(++done);
  return (done * 1000) / (performance.now() - began);
}

await run(300);
console.log(await run(seconds * 1000));
socket.destroy();
