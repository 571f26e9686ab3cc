import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { escapeStream } from './escape-stream.js';

test('everything is passed on up to ^], and then it is over', async () => {
  let left = 0;
  const keys = escapeStream(() => {
    left += 1;
    keys.end();
  });
  const passed = text(keys);
  keys.write('ls\r\u0003');
  keys.write('exit\u001dnot any more');
  expect([await passed, left]).toEqual(['ls\r\u0003exit', 1]);
});
