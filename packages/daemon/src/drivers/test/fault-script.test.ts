import { expect, test } from 'vitest';
import { Fault } from '../../model/fault.js';
import { FaultPlayer } from './fault-script.js';
import { VirtualClock } from './virtual-clock.js';

const web = { name: 'web', uuid: '0f8fad5b-d9cb-469f-a165-70867728950e' };
const never = new AbortController().signal;

test('fails the call of that number and no other', async () => {
  const faults = new FaultPlayer([{ verb: 'launch', call: 2, outcome: 'fail' }], new VirtualClock());
  await expect(faults.play('launch', web, never)).resolves.toBe('go on');
  await expect(faults.play('resume', web, never)).resolves.toBe('go on');
  await expect(faults.play('launch', web, never)).rejects.toMatchObject({ reason: 'LAUNCH_FAILED' });
  await expect(faults.play('launch', web, never)).resolves.toBe('go on');
});

test('fails with the reason and message of the script', async () => {
  const faults = new FaultPlayer([], new VirtualClock());
  faults.add({ verb: 'resume', outcome: 'fail', reason: 'RESOURCE_EXHAUSTED', message: 'no memory' });
  const refusal = faults.play('resume', web, never);
  await expect(refusal).rejects.toBeInstanceOf(Fault);
  await expect(refusal).rejects.toMatchObject({ reason: 'RESOURCE_EXHAUSTED', message: 'no memory' });
});

test('counts only calls for the domain that the rule names', async () => {
  const faults = new FaultPlayer([{ verb: 'end', domain: 'web', call: 1, outcome: 'die' }], new VirtualClock());
  await expect(faults.play('end', { name: 'db', uuid: 'x' }, never)).resolves.toBe('go on');
  await expect(faults.play('end', web, never)).resolves.toBe('die');
});

test('a delay passes on the clock', async () => {
  const clock = new VirtualClock();
  const faults = new FaultPlayer([{ verb: 'status', delayMs: 50 }], clock);
  let done = false;
  const call = faults.play('status', web, never).then(() => {
    done = true;
  });
  await clock.advance(49);
  expect(done).toBe(false);
  await clock.advance(1);
  await call;
  expect(done).toBe(true);
});

test.each(['hang', 'delay'])('a caller that gives up ends a %s and leaves no timer', async (how) => {
  const clock = new VirtualClock();
  const faults = new FaultPlayer(
    [how === 'hang' ? { verb: 'end', outcome: 'hang' } : { verb: 'end', delayMs: 50 }],
    clock,
  );
  const caller = new AbortController();
  const call = faults.play('end', web, caller.signal);
  caller.abort(new Fault('CANCELLED', 'given up'));
  await expect(call).rejects.toMatchObject({ reason: 'CANCELLED' });
  expect(clock.pending).toBe(0);
});

test('a call that was given up before it began does nothing', async () => {
  const faults = new FaultPlayer([{ verb: 'end', call: 1, outcome: 'die' }], new VirtualClock());
  await expect(faults.play('end', web, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  await expect(faults.play('end', web, never)).resolves.toBe('die');
});
