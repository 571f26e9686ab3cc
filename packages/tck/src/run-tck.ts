import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { connect, type ConnectOptions } from '@holdfast/sdk';
import { features } from './features/features.js';
import { guestsInMemory } from './guests/guests-in-memory.js';
import { guestsOfQemu } from './guests/guests-of-qemu.js';
import { layOutRom } from './guests/lay-out-rom.js';
import { countsOf, type FeatureReport, type TckReport } from './report/report.js';
import { runCase } from './suite/run-case.js';
import type { TckFeature } from './suite/tck-case.js';
import type { Surroundings } from './suite/world.js';

/**
 * What {@link runTck} takes.
 *
 * @public
 */
export interface TckOptions extends Pick<ConnectOptions, 'uri' | 'token'> {
  /** Only features or cases whose name contains one of these words; absent: all. */
  readonly only?: readonly string[];
  /** Path of the guest's firmware on the host of the daemon, where that is another one; the package has it in `guest`. */
  readonly guestRom?: string;
  /** How long a case may take, in milliseconds; a minute where nothing is said. */
  readonly limitMs?: number;
  /** How many features are looked at side by side; 4 where nothing is said. */
  readonly atOnce?: number;
  /** Told of each feature when it and all before it have ended. */
  readonly onFeature?: (feature: FeatureReport) => void;
}

const usualLimitMs = 60_000;
const usualAtOnce = 4;

/**
 * Looks at a daemon from outside: whether it does what is promised, by the public SDK alone. What it makes has names of its
 * own, and is gone when it ends.
 *
 * @throws HoldfastError when the daemon cannot be reached
 *
 * @public
 */
export async function runTck(options: TckOptions = {}): Promise<TckReport> {
  const { uri, token } = options;
  await using host = await connect({
    ...(uri === undefined ? {} : { uri }),
    ...(token === undefined ? {} : { token }),
  });
  await using laidOut = await layOutRom();
  const version = await host.version();
  const { leaseManager } = await host.capabilities();
  const surroundings: Surroundings = {
    uri: host.uri,
    token,
    host,
    version,
    guests: version.driver === 'test' ? guestsInMemory : guestsOfQemu(options.guestRom ?? laidOut.rom),
    directory: options.guestRom === undefined ? laidOut.directory : undefined,
    prefix: `tck-${randomBytes(4).toString('hex')}`,
  };
  const reports = await runFeatures(wantedOf(options.only), surroundings, options);
  const daemon = { uri: host.uri, version: version.version, driver: version.driver, leaseManager };
  return { kit: kitRelease(), daemon, counts: countsOf(reports), features: reports };
}

/** Names of all features and their cases, as {@link runTck} would look at them. */
export function listCases(only?: readonly string[]): readonly TckFeature[] {
  return wantedOf(only);
}

function wantedOf(only: readonly string[] = []): TckFeature[] {
  const isWanted = (text: string): boolean => only.length === 0 || only.some((word) => text.includes(word));
  return features
    .map(({ name, cases }) => ({ name, cases: isWanted(name) ? cases : cases.filter((each) => isWanted(each.name)) }))
    .filter(({ cases }) => cases.length > 0);
}

async function runFeatures(
  wanted: readonly TckFeature[],
  surroundings: Surroundings,
  { limitMs = usualLimitMs, atOnce = usualAtOnce, onFeature }: TckOptions,
): Promise<FeatureReport[]> {
  const reports: FeatureReport[] = [];
  let told = 0;
  let number = 0;
  const rest = wanted.entries();
  const work = async (): Promise<void> => {
    for (const [place, { name, cases }] of rest) {
      const ended = [];
      for (const each of cases) ended.push(await runCase(each, surroundings, { number: number++, limitMs }));
      reports[place] = { name, cases: ended };
      for (let next = reports[told]; next !== undefined; next = reports[++told]) onFeature?.(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return reports;
}

function kitRelease(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
