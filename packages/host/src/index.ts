/**
 * What the programs of Holdfast ask of the kernel: who is at the other end of a socket, and which process is which.
 * @packageDocumentation
 */
export { loadPeerReader, type PeerCredentials, type PeerReader } from './peer-reader.js';
export { type ProcessStat, readProcessStat } from './process-stat.js';
