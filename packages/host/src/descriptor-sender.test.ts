import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDescriptorSender } from './descriptor-sender.js';

/** Takes one message with a descriptor, and tells what it is and what can be read from it. */
const receiver = `
import os, socket, sys
server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen()
print('ready', flush=True)
peer, _ = server.accept()
data, descriptors, _, _ = socket.recv_fds(peer, 100, 4)
print(data.decode(), [os.read(each, 100).decode() for each in descriptors])
`;

test('bytes come with a copy of the descriptor', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hf-sender-'));
  try {
    writeFileSync(join(directory, 'file'), 'content');
    const python = spawn('python3', ['-c', receiver, join(directory, 's')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    python.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    await once(python.stdout, 'data');
    const socket = connect(join(directory, 's'));
    await once(socket, 'connect');
    const descriptor = openSync(join(directory, 'file'), 'r');
    loadDescriptorSender().send(socket, Buffer.from('hello'), descriptor);
    closeSync(descriptor);
    await once(python, 'close');
    expect(lines.join('')).toBe("ready\nhello ['content']\n");
    socket.destroy();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
