// load.mjs URI CONNECTIONS IN_FLIGHT SECONDS BYTES: calls `ping` with so many bytes and prints calls per second.
import { connect } from '@holdfast/sdk';

const [uri, connections, inFlight, seconds, bytes] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const hosts = await Promise.all(Array.from({ length: connections }, () => connect(uri)));
const options = bytes === 0 ? {} : { payload: Buffer.alloc(bytes, 120) };
let done = 0;
let end = 0;

async function caller(host) {
  while (performance.now() < end) {
    await host.ping(options);
    done++;
    // Jitter: callers of a real program do not march in step.
    if (inFlight > 1 && Math.random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function run(milliseconds) {
  done = 0;
  const began = performance.now();
  end = began + milliseconds;
  await Promise.all(hosts.flatMap((host) => Array.from({ length: inFlight }, () => caller(host))));
  return (done * 1000) / (performance.now() - began);
}

await run(300);
console.log(await run(seconds * 1000));
await Promise.all(hosts.map((host) => host.close()));
