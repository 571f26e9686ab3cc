import { statSync } from 'node:fs';
import { type DatagramSender, openDatagramSender } from '@holdfast/systemd';
import { Fault } from '../model/fault.js';

/** The syslog of the host. */
export interface Syslog {
  /** Hands a line over under the name of a program. Never waits: lines that syslog does not take are lost and counted. */
  write(ident: string, priority: number, line: string): void;
}

/** What syslog(3) calls the facility of daemons, in its place. */
const facility = 3 << 3;

/** Longer lines are cut: what a datagram may have differs, and everybody takes this. */
const longestLine = 8192;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Opens the way to a syslog that listens at `path`. @throws Fault FILE_PERMISSION when nothing can be sent there */
export function openSyslog(path: string, now: () => Date = () => new Date()): Syslog {
  const sender = openSender(path);
  let lost = 0;
  function send(ident: string, priority: number, text: string): void {
    sender.send(`<${facility | priority}>${stamp(now())} ${ident}[${process.pid}]: ${text}`);
  }
  return {
    write(ident, priority, line) {
      const text = line.trimEnd();
      try {
        send(ident, priority, text.length <= longestLine ? text : `${text.slice(0, longestLine)}...`);
        if (lost === 0) return;
        send(ident, 4, `{"msg":"syslog did not take lines of the log before this","lines":${lost}}`);
        lost = 0;
      } catch {
        // It is away, or has its hands full: that costs lines of the log, not the daemon.
        lost += 1;
      }
    },
  };
}

function openSender(path: string): DatagramSender {
  try {
    if (!statSync(path).isSocket()) throw new Error('it is no socket');
    return openDatagramSender(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Fault(
      'FILE_PERMISSION',
      `syslog cannot be reached at ${path}: ${code ?? message}`,
      { metadata: { path }, hint: 'syslog_socket says where it listens' },
      { cause },
    );
  }
}

/** The time as syslog has always had it: `Nov  7 09:05:01`, of this host. */
function stamp(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = String(date.getDate()).padStart(2, ' ');
  return `${months[date.getMonth()]} ${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
