import { parseLogFilters, parseLogOutputs } from '../../model/log-rules.js';

/** What the daemon tells about itself. */
export const logging = {
  logLevel: {
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    preset: 'info',
    placeholder: 'LEVEL',
    summary: 'how much is logged',
    reloadable: true,
  },
  logFilters: {
    kind: 'text',
    preset: '',
    accepts: (text: string): boolean => parseLogFilters(text) !== undefined,
    expected: 'filters level:match with spaces between, for example "debug:rpc warn:drivers"',
    summary: 'how much is logged by which room, level:match; the first that matches decides',
    reloadable: true,
  },
  logOutputs: {
    kind: 'text',
    preset: '',
    accepts: (text: string): boolean => parseLogOutputs(text) !== undefined,
    expected: 'outputs level:stderr, level:journal, level:syslog:ident or level:file:/path with spaces between',
    summary:
      'where lines go, level:stderr, level:journal, level:syslog:ident or level:file:/path; none: stderr, or journal under systemd',
    reloadable: true,
  },
  syslogSocket: {
    kind: 'path',
    preset: (): string => '/dev/log',
    placeholder: 'PATH',
    summary: 'where syslog listens, for outputs that go there',
  },
} as const;
