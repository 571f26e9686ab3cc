import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openDatagramSender } from '../dist/index.js';

const receiver = `
import socket, sys
address = sys.argv[1]
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind('\\0' + address[1:] if address.startswith('@') else address)
print('bound', flush=True)
for _ in range(2):
    print(repr(s.recv(65536).decode()), flush=True)
`;

async function receive(address: string, texts: readonly string[]): Promise<string[]> {
  const child = spawn('python3', ['-c', receiver, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const heard: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => heard.push(line));
  await once(lines, 'line');
  const sender = openDatagramSender(address);
  for (const text of texts) sender.send(text);
  await once(child, 'close');
  return heard;
}

test('datagrams reach a socket with a path and one without', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hf-datagram-'));
  try {
    const texts = ['READY=1\nSTATUS=läuft\n', 'x'];
    const heard = ['bound', "'READY=1\\nSTATUS=läuft\\n'", "'x'"];
    expect(await receive(join(directory, 'notify'), texts)).toEqual(heard);
    expect(await receive(`@holdfast-test-${process.pid}`, texts)).toEqual(heard);
    expect(() => openDatagramSender(join(directory, 'gone')).send('x')).toThrow(
      /gone does not take a datagram: errno 2/,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('what is no address is refused', () => {
  expect(() => openDatagramSender('relative')).toThrow('an absolute path or @name is expected');
  expect(() => openDatagramSender(`/${'x'.repeat(107)}`)).toThrow('has 108 bytes; 107 fit');
});
