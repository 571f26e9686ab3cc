import { HoldfastError, reasons } from '@holdfast/sdk';
import { equal, isTrue, matches, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';

/** What is true of every call: deadlines, giving up, many at once, and how a refusal looks. */
export const calls: TckFeature = feature('calls', [
  check('a call that was given up before it began is CANCELLED, and does nothing', async (tck) => {
    const name = tck.name();
    const signal = AbortSignal.abort();
    await refused(tck.host.domains.define(tck.guests.xml(name), { signal }), 'CANCELLED');
    await refused(tck.host.domains.get(name).get(), 'DOMAIN_NOT_FOUND');
  }),

  check('a wait that is given up is CANCELLED', async (tck) => {
    const domain = await tck.defined();
    const caller = new AbortController();
    const waiting = domain.waitFor('crashed', { signal: caller.signal });
    caller.abort();
    await refused(waiting, 'CANCELLED');
    equal((await domain.get()).state, 'shutoff');
  }),

  check('a wait beyond its time is DEADLINE_EXCEEDED, says how it is, and may be tried again', async (tck) => {
    const domain = await tck.defined();
    const error = await refused(domain.waitFor('running', { timeoutMs: 300 }), 'DEADLINE_EXCEEDED');
    equal(error.retryable, true);
  }),

  check('a thousand calls at once are all answered, each with its own answer', async ({ host }) => {
    const wanted = Array.from({ length: 1000 }, (_, index) => `call ${index}`);
    const answers = await Promise.all(wanted.map((text) => host.ping({ payload: new TextEncoder().encode(text) })));
    equal(
      answers.map(({ payload }) => new TextDecoder().decode(payload)),
      wanted,
    );
  }),

  check('calls on one domain at once are done one after another', async (tck) => {
    const domain = await tck.defined();
    const titles = Array.from({ length: 10 }, (_, index) => `title ${index}`);
    const before = (await domain.get()).resourceVersion;
    await Promise.all(titles.map((title) => domain.setMetadata({ title })));
    const { resourceVersion, spec } = await domain.get();
    equal(resourceVersion, before + titles.length);
    isTrue(titles.includes(spec?.title ?? ''), 'the last one stays');
  }),

  check('a refusal has a code, a message that begins with it, and what the code always means', async (tck) => {
    const error = await refused(tck.host.domains.get(tck.name()).get(), 'DOMAIN_NOT_FOUND');
    isTrue(error.message === `DOMAIN_NOT_FOUND: ${error.rawMessage}`, 'the message begins with the code');
    matches(error, { retryable: reasons.DOMAIN_NOT_FOUND.retryable, violations: [] });
    equal(error.details.libvirtCode, reasons.DOMAIN_NOT_FOUND.libvirt);
    isTrue(error instanceof Error && error instanceof HoldfastError, 'it is an error of the SDK');
  }),

  check('a refusal names the object and what was needed', async (tck) => {
    const domain = await tck.defined();
    const { name } = await domain.get();
    const error = await refused(domain.suspend(), 'INVALID_STATE');
    isTrue(error.rawMessage.includes(name), `the message names the domain: ${error.rawMessage}`);
    matches(error.details, { metadata: { state: 'shutoff' }, retryable: false });
  }),
]);
