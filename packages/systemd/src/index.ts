export { InheritedSocketError, readInheritedSockets } from './inherited-sockets.js';
export { createNotifier } from './notifier.js';
export type { Notifier, NotifierOptions } from './notifier.js';
export { openDatagramSender } from './datagram-sender.js';
export type { DatagramSender } from './datagram-sender.js';
export { isJournal, logPriorities } from './journal.js';
