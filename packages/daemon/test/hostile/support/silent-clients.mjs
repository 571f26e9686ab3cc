// silent-clients.mjs SOCKET COUNT: keeps so many connections that say nothing, for as long as it lives; says `open` first.
import { createConnection } from 'node:net';

const [socketPath, count] = process.argv.slice(2);
let settled = 0;

function connect() {
  const socket = createConnection(socketPath);
  const settle = () => {
    settled++;
    if (settled === Number(count)) process.stdout.write('open\n');
  };
  socket.once('connect', settle);
  // One that is shown the door comes back.
  socket.on('error', () => undefined);
  socket.once('close', () => setTimeout(connect, 100));
}

for (let index = 0; index < Number(count); index++) connect();
