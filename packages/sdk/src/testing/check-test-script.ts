import { checkMs } from '../time/check-limits.js';
import { refusal } from '../errors/refusal.js';
import { reasons } from '../errors/reasons.js';
import type { TestFault, TestGuestBehaviour } from './test-script.js';

/** Each verb by its name, so that none is missing here which the type has. */
const verbs: Readonly<Record<TestFault['verb'], true>> = {
  guestCapabilities: true,
  launch: true,
  adopt: true,
  status: true,
  resume: true,
  pause: true,
  pressPowerButton: true,
  reset: true,
  setMemory: true,
  setVcpus: true,
  plugDisk: true,
  unplugDisk: true,
  devices: true,
  keep: true,
  letGo: true,
  save: true,
  addresses: true,
  openConsole: true,
  end: true,
  detach: true,
};
const outcomes: Readonly<Record<NonNullable<TestFault['outcome']>, true>> = { fail: true, hang: true, die: true };
const fields: Readonly<Record<keyof TestFault, true>> = {
  verb: true,
  call: true,
  domain: true,
  delayMs: true,
  outcome: true,
  reason: true,
  message: true,
};
const behaviours: Readonly<Record<keyof TestGuestBehaviour, true>> = {
  bootMs: true,
  powerButton: true,
  shutdownMs: true,
  quit: true,
  balloon: true,
  unplug: true,
  consoleAnswers: true,
};
const obedience = { obey: true, ignore: true };

/**
 * A fault that is misspelt happens never, and the test that is about it passes: it is refused.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkTestScript(faults: readonly TestFault[] = [], guests: TestGuestBehaviour = {}): void {
  if (!Array.isArray(faults)) throw wrong('faults', faults, ['a list']);
  for (const [index, fault] of (faults as readonly TestFault[]).entries()) checkFault(`faults[${index}]`, fault);
  checkNames('guests', guests, behaviours);
  const { bootMs, shutdownMs, powerButton, quit, balloon, unplug } = guests;
  checkTime('guests.bootMs', bootMs);
  checkTime('guests.shutdownMs', shutdownMs);
  checkWord('guests.powerButton', powerButton, obedience);
  checkWord('guests.quit', quit, obedience);
  checkWord('guests.balloon', balloon, obedience);
  checkWord('guests.unplug', unplug, { ...obedience, refuse: true });
}

function checkFault(place: string, fault: TestFault): void {
  checkNames(place, fault, fields);
  const { verb, outcome, reason, call, delayMs } = fault;
  if (verb === undefined) throw wrong(`${place}.verb`, verb, Object.keys(verbs));
  checkWord(`${place}.verb`, verb, verbs);
  checkWord(`${place}.outcome`, outcome, outcomes);
  checkWord(`${place}.reason`, reason, reasons);
  checkTime(`${place}.delayMs`, delayMs);
  if (call !== undefined && !(Number.isInteger(call) && call >= 1)) {
    throw wrong(`${place}.call`, call, ['a whole number from 1']);
  }
}

function checkNames(place: string, given: object, known: Readonly<Record<string, unknown>>): void {
  if (typeof given !== 'object' || given === null) throw wrong(place, given, ['an object']);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) throw wrong(`${place}.${name}`, 'not known', Object.keys(known));
  }
}

function checkWord(place: string, word: string | undefined, known: Readonly<Record<string, unknown>>): void {
  if (word !== undefined && !Object.hasOwn(known, word)) throw wrong(place, word, Object.keys(known));
}

function checkTime(place: string, ms: number | undefined): void {
  if (ms === undefined) return;
  checkMs(place, ms);
  if (ms < 0) throw wrong(place, ms, ['0 milliseconds or more']);
}

function wrong(place: string, found: unknown, accepted: readonly string[]): Error {
  const expected = accepted.length > 1 ? `one of ${accepted.join(', ')}` : (accepted[0] ?? '');
  return refusal('INVALID_ARGUMENT', `${place} is ${String(found)}; expected ${expected}`);
}
