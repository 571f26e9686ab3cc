import { demandNode, keepCompiled } from '@holdfast/host';

demandNode('holdfast-lockd');
// What comes after is compiled once, and not at each start.
keepCompiled();
await import('./main.js');
