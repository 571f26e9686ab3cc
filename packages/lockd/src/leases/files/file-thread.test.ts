import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-services.ts';
import { FileThread } from './file-thread.js';
import type { StepOutcome, StepRequest } from './step-message.js';

const deadlineMs = 1000;
let clock: FakeClock;
let posted: string[];
let started: number;
let answer: (outcome: StepOutcome) => void;
let die: (error: Error) => void;
let thread: FileThread;

beforeEach(() => {
  clock = new FakeClock();
  posted = [];
  started = 0;
  thread = new FileThread({ point: '/m', type: 'nfs4' }, deadlineMs, clock, (answered, died) => {
    started++;
    answer = answered;
    die = died;
    return {
      post: ({ name, args }: StepRequest) => void posted.push(`${name} ${args.join(' ')}`),
      end: () => void posted.push('end'),
    };
  });
});

const hangs = {
  name: 'FileSystemHangs',
  message: 'the file system at /m (nfs4) did not answer within 1 s',
};

test('one step at a time, in order, each with its answer', async () => {
  const first = thread.step('identify', '/m/a');
  const second = thread.step('createFile', '/m/b');
  expect(posted).toEqual(['identify /m/a']);
  answer({ answer: '1:2' });
  expect(await first).toBe('1:2');
  answer({ error: { message: 'EACCES: permission denied', code: 'EACCES' } });
  await expect(second).rejects.toMatchObject({ code: 'EACCES' });
  expect([posted, thread.hanging]).toEqual([['identify /m/a', 'createFile /m/b'], undefined]);
});

test('what hangs is refused after the deadline, and all behind it with it; then everything at once', async () => {
  const first = thread.step('identify', '/m/a');
  clock.advance(deadlineMs / 2);
  const second = thread.step('createFile', '/m/b');
  clock.advance(deadlineMs / 2);
  await expect(first).rejects.toMatchObject(hangs);
  await expect(second).rejects.toMatchObject(hangs);
  await expect(thread.step('createFile', '/m/c')).rejects.toMatchObject(hangs);
  expect([posted, thread.hanging]).toEqual([['identify /m/a'], hangs.message]);
  answer({ answer: '1:2' });
  expect(thread.hanging).toBe(undefined);
  const third = thread.step('createFile', '/m/d');
  answer({ answer: true });
  expect(await third).toBe(true);
  expect(posted).toEqual(['identify /m/a', 'createFile /m/d']);
});

test.each([
  ['lockFile', ['/m/a', { shared: false, create: true }], { kind: 'locked', descriptor: 7, inode: '1:2' }, 'letGo 7'],
  ['tryLock', [5], true, 'unlock 5'],
  ['openSpace', ['/m', true], { directory: '/m', index: 9, inode: '1:1', type: 0 }, 'letGo 9'],
] as const)('what %s gets too late is given back before anything else', async (name, args, late, duty) => {
  const step = (thread.step as (...all: readonly unknown[]) => Promise<unknown>).call(thread, name, ...args);
  clock.advance(deadlineMs);
  await expect(step).rejects.toMatchObject(hangs);
  void thread.giveBack('letGo', 3);
  answer({ answer: late });
  const next = thread.step('identify', '/m/b');
  answer({ answer: undefined });
  answer({ answer: undefined });
  answer({ answer: '1:3' });
  expect(await next).toBe('1:3');
  expect(posted.slice(1)).toEqual([duty, 'letGo 3', 'identify /m/b']);
});

test('what gets nothing too late gives nothing back', async () => {
  const busy = thread.step('tryLock', 5);
  clock.advance(deadlineMs);
  await expect(busy).rejects.toMatchObject(hangs);
  answer({ answer: false });
  expect(posted).toEqual(['tryLock 5']);
});

test('what gives back is done however long it hangs, and nobody waits for it', async () => {
  const first = thread.step('identify', '/m/a');
  await thread.giveBack('letGo', 3);
  clock.advance(deadlineMs);
  await expect(first).rejects.toMatchObject(hangs);
  await thread.giveBack('unlock', 4);
  answer({ answer: undefined });
  answer({ answer: undefined });
  answer({ answer: undefined });
  expect(posted).toEqual(['identify /m/a', 'letGo 3', 'unlock 4']);
});

test('a thread that dies fails its step only; the next one gets another', async () => {
  const first = thread.step('identify', '/m/a');
  die(new Error('out of memory'));
  await expect(first).rejects.toMatchObject({
    code: 'EIO',
    message: expect.stringContaining('out of memory') as string,
  });
  const second = thread.step('identify', '/m/a');
  answer({ answer: undefined });
  await second;
  expect(started).toBe(2);
});

test('a thread with nothing to do ends after a while', async () => {
  const step = thread.step('identify', '/m/a');
  answer({ answer: undefined });
  await step;
  clock.advance(60_000);
  expect([posted, clock.waiting]).toEqual([['identify /m/a', 'end'], 0]);
});

test('says whether it comes to rest in the time that a step has', async () => {
  expect([await thread.settles(), thread.isBusy]).toEqual([true, false]);
  const step = thread.step('identify', '/m/a');
  const rests = thread.settles();
  answer({ answer: '1:2' });
  expect([await step, await rests, thread.isBusy]).toEqual(['1:2', true, false]);
  // What gives back has no deadline, and is waited for all the same.
  await thread.giveBack('unlock', 7);
  const hangs = thread.settles();
  clock.advance(deadlineMs);
  expect([await hangs, thread.isBusy]).toEqual([false, true]);
  answer({ answer: undefined });
  expect(await thread.settles()).toBe(true);
});
