import { demandNode, keepCompiled } from '@holdfast/host';

demandNode('holdfast');
// What comes after is compiled once, and not at each start.
keepCompiled();
await import('./main.js');
