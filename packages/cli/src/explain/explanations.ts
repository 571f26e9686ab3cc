import type { ReasonName } from '@holdfast/sdk';
import type { Explanation } from './explanation.js';

/** One explanation for each reason; the compiler sees to it that none is missing. */
export const explanations: Readonly<Record<ReasonName, Explanation>> = {
  INTERNAL: {
    what: 'Holdfast itself is at fault. The call was undone as far as possible.',
    remedies: ['look for the id of the message in the log of the daemon, and report it with what stands there'],
  },
  INVALID_ARGUMENT: {
    what: 'A value is one that is never accepted. Nothing was changed.',
    remedies: ['correct the fields that the message names', 'try it without effect first: --validate-only'],
  },
  XML_SYNTAX: {
    what: 'The document is not well-formed XML, or its root is not the element expected. Nothing was changed.',
    remedies: ['go to the line and column of the message', 'check the file with: xmllint --noout FILE'],
  },
  XML_INVALID: {
    what: 'The document is well-formed, but says something impossible or unknown. Nothing was changed.',
    remedies: [
      'correct the elements that the message names',
      'leave out --strict to keep unknown elements with a warning',
    ],
  },
  UNSUPPORTED: {
    what: 'This host, its driver or this release cannot do what was asked. Nothing was changed.',
    remedies: ['see what it can do: holdfast host capabilities'],
  },
  DOMAIN_NOT_FOUND: {
    what: 'No domain has this name, UUID or id.',
    remedies: ['see which there are: holdfast domain list', 'see which daemon you talk to: holdfast connect-info'],
  },
  DOMAIN_EXISTS: {
    what: 'Another domain has this name or this UUID. Nothing was changed.',
    remedies: ['take another name, or leave <uuid> out', 'undefine the other one: holdfast domain undefine DOMAIN'],
  },
  INVALID_STATE: {
    what: 'The domain is in a state in which this cannot be done. Nothing was changed.',
    remedies: ['see its state: holdfast domain info DOMAIN', 'see what changed it: holdfast domain events DOMAIN'],
  },
  VERSION_MISMATCH: {
    what: 'The object was changed by somebody else since you read it. Nothing was changed.',
    remedies: ['read it again, and decide again'],
  },
  JOB_TIMEOUT: {
    what: 'Another call holds the domain, and the wait for it reached its limit. Nothing was changed.',
    remedies: [
      'try again later',
      'see what goes on: holdfast operation list',
      'give the other call up: holdfast operation cancel ID',
      'wait for longer: --timeout 5m',
    ],
  },
  QUEUE_FULL: {
    what: 'Too many calls wait for this domain already. Nothing was changed.',
    remedies: ['try again later', 'see what holds it: holdfast operation list'],
  },
  DEADLINE_EXCEEDED: {
    what: 'Your deadline passed before there was an answer. A call that had begun goes on.',
    remedies: ['see how it stands: holdfast operation list', 'wait for longer: --timeout 5m'],
  },
  CANCELLED: {
    what: 'The call was given up, by you or by: holdfast operation cancel. What it had done was undone.',
    remedies: ['start it again if it was not meant to end'],
  },
  LEASE_BUSY: {
    what: 'A disk is in use by another guest, so this one must not open it. Nothing was started.',
    remedies: [
      'see who holds what: holdfast lock list',
      'shut the other guest down: holdfast domain shutdown DOMAIN --wait',
      'mark the disk <shareable/> in both, if the guests can share it',
    ],
  },
  LEASE_LOST: {
    what: 'A guest that was without a lease for a while must not go on: another had the disk meanwhile, and it is not what the guest takes it for.',
    remedies: [
      'end the guest and start it anew: holdfast domain destroy DOMAIN, then holdfast domain start DOMAIN',
      'look first what is on the disk, and who wrote to it',
    ],
  },
  LOCKD_UNAVAILABLE: {
    what: 'The lock daemon does not answer. No guest may start without it; those that run go on, and keep their disks.',
    remedies: ['start it: holdfast up', 'look into its log'],
  },
  LAUNCH_FAILED: {
    what: 'The hypervisor refused to start the guest, or ended while starting. Nothing is left of it.',
    remedies: ['read what the hypervisor said, in the message', 'see what works here: holdfast host capabilities'],
  },
  MONITOR_FAILED: {
    what: 'The hypervisor of the guest did not answer in time, or refused. The guest itself may go on.',
    remedies: [
      'see how it is: holdfast domain info DOMAIN',
      'try again',
      'end it at once: holdfast domain destroy DOMAIN',
    ],
  },
  FILE_NOT_FOUND: {
    what: 'A file or directory that the domain names does not exist. Nothing was started.',
    remedies: ['create it, or correct the path: holdfast domain xml DOMAIN'],
  },
  FILE_PERMISSION: {
    what: 'The daemon may not read or write a file. Nothing was started.',
    remedies: ['give the user that the message names access to the file, and to every directory above it'],
  },
  STATE_WRITE_FAILED: {
    what: 'The daemon could not write its state, most often because the disk is full. Nothing was changed.',
    remedies: ['make room on the file system that holds the state directory, and try again'],
  },
  SHUTTING_DOWN: {
    what: 'The daemon is stopping and accepts no new work. Guests go on.',
    remedies: ['start it again: holdfast up'],
  },
  PERMISSION_DENIED: {
    what: 'You may not do this here. Nothing was changed.',
    remedies: ['ask the one who manages this host for the permission that the message names'],
  },
  READ_ONLY: {
    what: 'The connection is read-only, and this changes something. Nothing was changed.',
    remedies: ['connect to the socket for reading and writing: holdfast connect-info'],
  },
  UNKNOWN_METHOD: {
    what: 'The daemon does not know this call, most often because it is older than this command.',
    remedies: ['compare the versions: holdfast host version', 'upgrade the daemon; guests go on meanwhile'],
  },
  OPERATION_NOT_FOUND: {
    what: 'No operation has this id, or it ended long ago: only the last ones are kept.',
    remedies: ['see which there are: holdfast operation list'],
  },
  UNAVAILABLE: {
    what: 'The daemon cannot be reached.',
    remedies: ['start it: holdfast up', 'see what was tried: holdfast connect-info'],
  },
  EVENTS_LOST: {
    what: 'Events were read too slowly, or are no longer kept, so some are missing.',
    remedies: ['read the present state, then go on: holdfast domain list'],
  },
  RESOURCE_EXHAUSTED: {
    what: 'The host has run out of memory, descriptors or processes. Nothing was started.',
    remedies: ['end something, or raise the limit that the message names'],
  },
  AUTHENTICATION_FAILED: {
    what: 'The authority of the host (polkit) did not let you in. Nothing was changed.',
    remedies: [
      'ask who administers the host for the action org.holdfast.unix.manage, or org.holdfast.unix.monitor to read only',
      'answer the question of your desktop when it asks for a password',
    ],
  },
  AUTHENTICATION_UNAVAILABLE: {
    what: 'The daemon asks an authority (polkit) who may connect, and that does not answer. Nothing was changed.',
    remedies: ['see whether polkit runs: systemctl status polkit', 'look for its last words in the log of the daemon'],
  },
};
