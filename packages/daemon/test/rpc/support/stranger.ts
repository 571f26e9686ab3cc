import { spawn } from 'node:child_process';

/** Says hello on a socket for bare frames, then asks once in JSON; prints the reply. */
const script = `
const net = require('node:net');
const [path, method, request, groups] = process.argv.slice(1);
const { uid, gid, supplementary } = JSON.parse(groups);
process.setgroups(supplementary);
process.setgid(gid);
process.setuid(uid);
const socket = net.createConnection(path);
socket.write('HFF1JSON');
const body = Buffer.from(JSON.stringify({ call: { id: 1, method, request: JSON.parse(request) } }));
const length = Buffer.alloc(4);
length.writeUInt32BE(body.length);
socket.write(Buffer.concat([length, body]));
let got = Buffer.alloc(0);
socket.on('error', (error) => { process.stdout.write(JSON.stringify({ error: error.code })); process.exit(); });
socket.on('close', () => { process.stdout.write(JSON.stringify({ error: 'closed' })); process.exit(); });
socket.on('data', (chunk) => {
  got = Buffer.concat([got, chunk]);
  if (got.length < 12 || got.length < 12 + got.readUInt32BE(8)) return;
  process.stdout.write(got.subarray(12).toString());
  process.exit();
});
`;

/** A user of this host. */
export interface HostUser {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
}

/** Asks the daemon as another user of this host; needs root. Answers the frame that came back, or `{ error }`. */
export async function askAs(
  { uid, gid, groups = [] }: HostUser,
  framesPath: string,
  method: string,
  request: object = {},
): Promise<Record<string, unknown>> {
  const user = JSON.stringify({ uid, gid, supplementary: groups });
  const args = ['-e', script, framesPath, method, JSON.stringify(request), user];
  const child = spawn(process.execPath, args, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(out) as Record<string, unknown>;
}
