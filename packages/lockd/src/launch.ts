import { keepCompiled } from '@holdfast/host';

// What comes after is compiled once, and not at each start.
keepCompiled();
await import('./main.js');
