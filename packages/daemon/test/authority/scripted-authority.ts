import dbus from 'dbus-native';

/** A question as it came over the bus. */
export interface HeardQuestion {
  readonly uid: number;
  readonly pid: number;
  readonly action: string;
}

/** `allowed, a proof would help`; undefined: says nothing for ever. */
export type Word = readonly [boolean, boolean, Readonly<Record<string, string>>?] | undefined;

/** Whoever has the name of polkit on a bus, and says what the test taught it. */
export interface ScriptedAuthority extends AsyncDisposable {
  readonly questions: readonly HeardQuestion[];
  /** How many questions were taken back. */
  readonly cancelled: number;
}

const name = 'org.freedesktop.PolicyKit1';

/** Takes the name of polkit on a bus. */
export async function startScriptedAuthority(
  busAddress: string,
  decide: (question: HeardQuestion) => Word | Promise<Word>,
): Promise<ScriptedAuthority> {
  const bus = dbus.createClient({ busAddress });
  bus.connection.on('error', () => undefined);
  const questions: HeardQuestion[] = [];
  let cancelled = 0;
  const authority = {
    async CheckAuthorization([kind, details]: [string, Record<string, unknown>], action: string): Promise<unknown> {
      if (kind !== 'unix-process' || BigInt(details['start-time'] as bigint) <= 0n)
        throw new Error(`no subject: ${kind}`);
      const question = { uid: Number(details['uid']), pid: Number(details['pid']), action };
      questions.push(question);
      const word = await decide(question);
      if (word === undefined) return new Promise(() => undefined);
      const [isAllowed, isChallenge, more = {}] = word;
      return [isAllowed, isChallenge, Object.entries(more)];
    },
    CancelCheckAuthorization(): void {
      cancelled += 1;
    },
  };
  bus.exportInterface(authority, '/org/freedesktop/PolicyKit1/Authority', {
    name: `${name}.Authority`,
    methods: {
      CheckAuthorization: ['(sa{sv})sa{ss}us', '(bba{ss})', [], []],
      CancelCheckAuthorization: ['s', '', [], []],
    },
    signals: {},
    properties: {},
  });
  await bus.requestName(name, 0);
  return {
    questions,
    get cancelled() {
      return cancelled;
    },
    [Symbol.asyncDispose]: () => bus.close(),
  };
}
