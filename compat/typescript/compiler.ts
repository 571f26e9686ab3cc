import { createRequire } from 'node:module';
import type ts from '../../node_modules/@microsoft/api-extractor/node_modules/typescript/lib/typescript.js';

/** TypeScript as a library. */
export type Compiler = typeof ts;

const require = createRequire(import.meta.url);
const ofExtractor = createRequire(require.resolve('@microsoft/api-extractor'));

/** The compiler that api-extractor brings along: newer ones are programs only, and cannot be asked about types. */
export const compiler: Compiler = ofExtractor('typescript') as Compiler;

/** The same one as a program: a major release older than the one that builds. */
export const compilerProgram: string = ofExtractor.resolve('typescript/bin/tsc');

export type { ts };
