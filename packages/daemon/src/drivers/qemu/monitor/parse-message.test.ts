import { describe, expect, it } from 'vitest';
import { parseJson, parseMessage } from './parse-message.js';

describe('parseJson', () => {
  it('keeps numbers that a JavaScript number cannot hold', () => {
    expect(
      parseJson('{"unset":18446744073709551615,"small":3,"text":"18446744073709551615","share":0.1234567890123456}'),
    ).toEqual({ unset: 18446744073709551615n, small: 3, text: '18446744073709551615', share: 0.1234567890123456 });
  });
});

describe('parseMessage', () => {
  const parse = (text: string): unknown => parseMessage(Buffer.from(text));

  it('reads a greeting, a reply, a refusal and an event', () => {
    const lines = [
      '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}',
      '{"return": {}, "id": "hf-1"}\r',
      '{"id": "hf-2", "error": {"class": "GenericError", "desc": "no"}}',
      '{"timestamp": {"seconds": 10, "microseconds": 250000}, "event": "STOP"}',
    ];
    expect(lines.map(parse)).toEqual([
      { value: { kind: 'greeting', version: '7.2.22' } },
      { value: { kind: 'reply', id: 'hf-1', value: {} } },
      { value: { kind: 'refusal', id: 'hf-2', errorClass: 'GenericError', description: 'no' } },
      { value: { kind: 'event', event: { name: 'STOP', data: {}, timeMs: 10_250 } } },
    ]);
  });

  it('takes what it does not know for nothing', () => {
    const lines = ['{}', '{"return": {}}', '{"id": 7, "return": {}}', '{"event": 3}', '{"id": "x", "error": "odd"}'];
    expect(lines.map(parse)).toEqual(lines.map(() => ({ value: { kind: 'other' } })));
  });

  it.each(['{"return": {', '[]', 'null', '7', '"QMP"', 'HTTP/1.1 200 OK'])('says that %s is not QMP', (text) => {
    expect(parse(text)).toHaveProperty('problem');
  });
});
