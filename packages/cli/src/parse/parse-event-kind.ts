import type { EventKind } from '@holdfast/sdk';
import { InvalidArgumentError } from 'commander';

const kinds: Readonly<Record<string, EventKind>> = {
  lifecycle: 'lifecycle',
  reboot: 'reboot',
  watchdog: 'watchdog',
  'io-error': 'ioError',
  'balloon-change': 'balloonChange',
  'metadata-change': 'metadataChange',
  'configuration-change': 'configurationChange',
  reachability: 'reachability',
  'state-damaged': 'stateDamaged',
  'lease-lost': 'leaseLost',
  'device-added': 'deviceAdded',
  'device-removed': 'deviceRemoved',
  'device-removal-failed': 'deviceRemovalFailed',
};

/** The kinds of events, as they are written on the command line. */
export const eventKinds: readonly string[] = Object.keys(kinds);

/**
 * Reads a kind of event and adds it to those that were given before.
 * @throws InvalidArgumentError when there is no such kind
 */
export function parseEventKind(text: string, before: readonly EventKind[] = []): readonly EventKind[] {
  const kind = kinds[text];
  if (kind === undefined) throw new InvalidArgumentError(`it is one of ${eventKinds.join(', ')}.`);
  return [...before, kind];
}
