import { readdirSync, readFileSync } from 'node:fs';
import { DefineDomainRequest, DomainSpec } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession, sound, startTarget, type Target, watch } from '../hostile/support/target.js';
import { openRawSession } from '../rpc/support/raw-session.js';

const define = '/holdfast.v1.DomainService/DefineDomain';
const tickMs = 10;
let target: Target;

beforeEach(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await target[Symbol.asyncDispose]();
});

/** Time of the processor that the daemon has used: in its event loop, and in all of its threads. */
function processorMs(pid: number): { readonly loop: number; readonly all: number } {
  const ticksOf = (task: string): number => {
    const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'latin1');
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return Number(utime) + Number(stime);
  };
  const all = readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + ticksOf(task), 0);
  return { loop: ticksOf(String(pid)) * tickMs, all: all * tickMs };
}

/** A document of so many disks. */
function disksXml(count: number, name: string): string {
  const letter = (index: number): string => String.fromCharCode(97 + (index % 26));
  const disks = Array.from({ length: count }, (_, index) => {
    const dev = `vd${letter(index / 676)}${letter(index / 26)}${letter(index)}`;
    return `<disk type='file'><driver name='qemu' type='raw'/><source file='/i/${index}'/><target dev='${dev}' bus='virtio'/></disk>`;
  });
  return `<domain type='test'><name>${name}</name><memory>65536</memory><devices>${disks.join('')}</devices></domain>`;
}

/**
 * Definitions that take long: whether they are taken, and the most that the event loop may have of the work. To take in
 * 4 MiB is the loop's own work, and more than to find out that they are wrong.
 */
const definitions: [what: string, request: (index: number) => DefineDomainRequest, isTaken: boolean, mostOf: number][] =
  [
    ['1,000 disks', (index) => xmlRequest(disksXml(1000, `d${index}`)), true, 0.5],
    [
      'a megabyte that is no domain',
      () => xmlRequest(`<domain>${`<a ${'b'.repeat(80)}='c'/>`.repeat(9_990)}</domain>`),
      false,
      0.5,
    ],
    [
      '4 MiB of disks that are wrong',
      () => {
        const disks = Array.from({ length: 4_000 }, () => ({ type: 'file', serial: 'x'.repeat(1_000) }));
        const spec = DomainSpec.fromPartial({ name: 'e', devices: { disks } });
        return DefineDomainRequest.fromPartial({ source: { document: { $case: 'spec', value: spec } } });
      },
      false,
      0.9,
    ],
  ];

function xmlRequest(xml: string): DefineDomainRequest {
  return DefineDomainRequest.fromPartial({ source: { document: { $case: 'xml', value: xml } } });
}

test.each(definitions)('others are served while one who defines is: %s', async (_what, request, isTaken, mostOf) => {
  await using witness = watch(target.socketPath);
  using session = openRawSession(target.socketPath);
  const ask = async (id: number): Promise<boolean> => {
    const payload = DefineDomainRequest.encode(request(id)).finish();
    const { status } = await session.call({ id, method: define, payload });
    return status === undefined;
  };
  // The first has threads started, and code compiled.
  expect(await ask(1)).toBe(isTaken);
  const before = processorMs(target.pid);
  const answered = witness.answered;
  for (let id = 2; id < 6; id++) expect(await ask(id)).toBe(isTaken);
  const [now, others] = [processorMs(target.pid), witness.answered - answered];
  const [loop, all] = [now.loop - before.loop, now.all - before.all];
  // Whatever else the machine is at: the work is not the loop's, and others get their turns.
  expect({ loop, all, isElsewhere: loop < all * mostOf }).toEqual({ loop, all, isElsewhere: true });
  expect(others).toBeGreaterThan(0);
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
});

test('a session whose document is being read is closed: nothing is left, and nobody else waits', async () => {
  {
    using session = openRawSession(target.socketPath);
    const payload = DefineDomainRequest.encode(xmlRequest(disksXml(1000, 'd'))).finish();
    for (let id = 1; id < 20; id++) void session.call({ id, method: define, payload });
    await session.call({ id: 20, method: openSession });
  }
  await expect.poll(() => target.connections(), { timeout: 30_000 }).toBe(0);
  expect(await target.examine()).toEqual(sound);
});
