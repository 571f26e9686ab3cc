import type { HostEvent } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { formatBytes } from '../../output/bytes.js';
import { formatLocalTime } from '../../output/local-time.js';

/** One event on a line; its name is its position, for `--after`. */
export function eventLine(event: HostEvent): Answer {
  return {
    value: event,
    names: [`${event.epoch}:${event.sequence}`],
    text(style) {
      const time = event.time === undefined ? '-' : formatLocalTime(event.time);
      if (event.kind === 'resync') {
        return `${style('quiet', time)}  ${style('bad', 'events were lost; read the present state, then go on')}\n`;
      }
      return `${style('quiet', time)}  ${style('strong', event.domainName)}  ${happening(event)}\n`;
    },
  };
}

function happening(event: HostEvent): string {
  switch (event.kind) {
    case 'lifecycle': {
      const { type, detail } = event.lifecycle;
      return detail === 'unspecified' ? type : `${type} (${detail})`;
    }
    case 'reboot':
      return 'rebooted';
    case 'watchdog':
      return `watchdog fired: ${event.watchdog.action}`;
    case 'ioError':
      return `disk ${event.ioError.device} failed: ${event.ioError.reason || 'unknown'} (${event.ioError.action})`;
    case 'balloonChange':
      return `has ${formatBytes(event.balloonChange.memoryBytes)} of memory`;
    case 'metadataChange':
      return `${event.metadataChange.type} changed`;
    case 'configurationChange':
      return `configuration changed: ${event.configurationChange.paths.join(', ')}`;
    case 'reachability':
      return event.reachability.reachable ? 'monitor answers again' : 'monitor does not answer';
    case 'stateDamaged': {
      const { path, problem, movedTo } = event.stateDamaged;
      return `${path} is damaged: ${problem}; ${movedTo === '' ? 'it was left alone' : `it was set aside as ${movedTo}`}`;
    }
    case 'leaseLost': {
      const { path, lockspace, name, reason, action } = event.leaseLost;
      return `has lost its lease for ${path || `${lockspace}/${name}`}: ${reason} (${action})`;
    }
    case 'deviceAdded':
      return `has got device ${event.deviceAdded.alias}`;
    case 'deviceRemoved':
      return `has let go of device ${event.deviceRemoved.alias}`;
    case 'deviceRemovalFailed':
      return `refuses to let go of device ${event.deviceRemovalFailed.alias}`;
    case 'resync':
      return 'events were lost';
    default:
      return 'something that this release does not know';
  }
}
