import { createRequire } from 'node:module';
import type ts from '../../node_modules/@microsoft/api-extractor/node_modules/typescript/lib/typescript.js';

/** TypeScript as a library. */
export type Compiler = typeof ts;

const require = createRequire(import.meta.url);

/** The compiler that api-extractor brings along: newer ones are programs only, and cannot be asked about types. */
export const compiler: Compiler = createRequire(require.resolve('@microsoft/api-extractor'))('typescript') as Compiler;

export type { ts };
