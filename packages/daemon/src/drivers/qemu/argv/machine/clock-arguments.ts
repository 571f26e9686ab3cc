import type { DomainSpec, Timer } from '@holdfast/protocol';
import type { ArgvContext } from '../argv-context.js';
import { optionText } from '../option-text.js';

/** The timer of that name, where the spec has it. */
export function timerNamed({ clock }: DomainSpec, name: string): Timer | undefined {
  return clock?.timers.find((timer) => timer.name === name);
}

/** The real-time clock and the interval timer. */
export function clockArguments(context: ArgvContext): string[] {
  const rtc = timerNamed(context.spec, 'rtc');
  const pit = timerNamed(context.spec, 'pit')?.tickPolicy;
  const args = [
    '-rtc',
    optionText(undefined, {
      base: clockBase(context),
      clock: rtc?.track === 'guest' ? 'vm' : rtc?.track === 'wall' ? 'host' : undefined,
      driftfix: rtc?.tickPolicy === 'catchup' ? 'slew' : undefined,
    }),
  ];
  // Emulated, the timer knows one way only, which is `delay`.
  if (pit === undefined || context.accelerator === 'tcg') return args;
  return [...args, '-global', `kvm-pit.lost_tick_policy=${pit === 'delay' ? 'delay' : 'discard'}`];
}

function clockBase({ spec, paths }: ArgvContext): string {
  const { clock } = spec;
  switch (clock?.offset) {
    case 'localtime':
      return 'localtime';
    case 'variable':
      return isoSeconds(paths.nowSeconds + Number(clock.adjustment ?? 0));
    case 'absolute':
      return isoSeconds(clock.start ?? 0);
    case undefined:
    default:
      return 'utc';
  }
}

/** QEMU reads no time zone and no fraction. */
function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
