/**
 * What the programs of Holdfast ask of the kernel: who is at the other end of a socket, which process is which, what
 * another process has open; what they give back to it, and how they start one another.
 * @packageDocumentation
 */
export { collectGarbage } from './collect-garbage.js';
export { forbidCoreFiles } from './core-files.js';
export { demandNode } from './demand-node.js';
export { giveBackMemory, type MemoryTools } from './give-back-memory.js';
export { type DescriptorSender, loadDescriptorSender } from './descriptor-sender.js';
export { descriptorOf, loadPeerReader, type PeerCredentials, type PeerReader } from './peer-reader.js';
export { type CodeOwner, keepCompiled, writeCompiled } from './keep-compiled.js';
export { type HeldCode, holdCode } from './held-code.js';
export { makeDirectory, makeDirectorySync } from './make-directory.js';
export { type DescriptorTaker, loadDescriptorTaker } from './process-descriptors.js';
export { type KnownProcess, loadProcessSignaller, type ProcessSignaller } from './process-signaller.js';
export { loadProgramReplacer, type ProgramReplacer } from './program-replacer.js';
export { hasEnded, type ProcessStat, readProcessStat } from './process-stat.js';
export { answersOn, isAbandoned } from './programs/answers-on.js';
export { findProgram } from './programs/find-program.js';
export { ProgramFailed, type ProgramStart, startProgram } from './programs/start-program.js';
