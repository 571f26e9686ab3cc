import { type Domain, type DomainConsole, HoldfastError } from '@holdfast/sdk';
import { equal, eventually, isTrue, refused } from '../../suite/expect.js';
import { check, feature, type TckFeature } from '../../suite/tck-case.js';
import { consoleOf, type World } from '../../suite/world.js';

/** What is heard on a console, as fast as it comes. */
function listen(console: AsyncIterable<unknown>): { text: string; readonly ended: Promise<void> } {
  const ear = { text: '', ended: Promise.resolve() };
  const read = async (): Promise<void> => {
    for await (const piece of console) ear.text += String(piece);
  };
  ear.ended = read();
  // Whoever closes it hears of that as an error; what matters is what was heard.
  ear.ended.catch(() => undefined);
  return ear;
}

async function heard(tck: World, ear: { readonly text: string }, length: number): Promise<void> {
  await eventually('the guest is heard', () => ear.text.length >= length, tck.signal);
}

/** Opens it as soon as whoever had it has let go of it. */
async function openWhenFree(tck: World, domain: Domain): Promise<DomainConsole> {
  let console: DomainConsole | undefined;
  await eventually(
    'the console is free',
    async () => {
      console = await domain.openConsole().catch((error: unknown) => {
        if (error instanceof HoldfastError && error.code === 'INVALID_STATE') return undefined;
        throw error;
      });
      return console !== undefined;
    },
    tck.signal,
  );
  return console as DomainConsole;
}

/** Consoles that are open. */
export const consoles: TckFeature = feature('console', [
  check('what is typed comes back from the guest, and is in the log', async (tck) => {
    const domain = await tck.booted();
    await using console = await domain.openConsole();
    equal(console.device, 'serial0');
    const ear = listen(console);
    console.write('z');
    await heard(tck, ear, 1);
    const { text } = ear;
    await eventually('the log has it', async () => (await consoleOf(domain)).includes(text), tck.signal);
  }),

  check('one that is open is refused to others, until it is closed', async (tck) => {
    const domain = await tck.booted();
    const first = await domain.openConsole();
    const { message } = await refused(domain.openConsole(), 'INVALID_STATE');
    isTrue(message.includes('serial0'), `the message names the console: ${message}`);
    await first[Symbol.asyncDispose]();
    await using second = await openWhenFree(tck, domain);
    const ear = listen(second);
    second.write('z');
    await heard(tck, ear, 1);
  }),

  check('it can be taken over, and whoever had it is told', async (tck) => {
    const domain = await tck.booted();
    const first = await domain.openConsole();
    const lost = new Promise<unknown>((resolve) => first.once('error', resolve));
    first.resume();
    await using second = await domain.openConsole({ force: true });
    isTrue((await lost) instanceof Error, 'the first one ends with an error');
    const ear = listen(second);
    second.write('z');
    await heard(tck, ear, 1);
  }),

  check('it ends with its guest', async (tck) => {
    const domain = await tck.booted();
    const console = await domain.openConsole();
    const ear = listen(console);
    await domain.destroy();
    await ear.ended;
  }),

  check('a domain without a guest has none that could be opened', async (tck) => {
    const domain = await tck.defined();
    await refused(domain.openConsole(), 'INVALID_STATE');
  }),
]);
