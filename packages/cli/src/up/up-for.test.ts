import { expect, test } from 'vitest';
import { upFor } from './up-for.js';

test.each([
  ['/home/ann/vm/run/holdfast-frames.sock', 'holdfast up --dir /home/ann/vm'],
  ['/home/ann/vm/run/holdfast-ro-frames.sock', 'holdfast up --dir /home/ann/vm'],
  ['/home/ann/vm/run/lockd.sock', 'holdfast up --dir /home/ann/vm'],
  ["/home/Ann's vm/run/lockd-admin.sock", "holdfast up --dir '/home/Ann'\\''s vm'"],
  ['/run/holdfast/lockd.sock', 'holdfast up'],
  ['/var/run/holdfast.sock', 'holdfast up'],
  ['/run/holdfast.sock', 'holdfast up'],
  ['/home/ann/vm/run/other.sock', 'holdfast up'],
])('what starts the daemon of %s', (socket, command) => {
  expect(upFor(socket)).toBe(command);
});
