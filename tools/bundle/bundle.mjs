// node ../../tools/bundle/bundle.mjs NAME=FILE ...: makes of programs, here `dist/FILE.js`, files with all that they need.
// The first is where a process begins, `bundle/NAME.js`. Everything else is in a folder of the release.
import { readFileSync, rmSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { mapsOfDist } from './maps-of-dist.mjs';
import { schemaInside } from './schema-inside.mjs';
import { withoutFacades } from './without-facades.mjs';

const entries = process.argv.slice(2).map((argument) => argument.split('='));
const first = entries[0][0];
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const bundle = await rolldown({
  input: Object.fromEntries(entries),
  platform: 'node',
  // Chosen by a condition when the program starts.
  external: ['#failpoints'],
  treeshake: {
    // Constructors of clients that nobody uses here.
    manualPureFunctions: ['makeGenericClientConstructor'],
    moduleSideEffects: [{ test: /\/node_modules\/@grpc\/grpc-js\//, sideEffects: false }],
  },
  plugins: [schemaInside, mapsOfDist, withoutFacades],
  // How long plugins take says how busy the machine is.
  checks: { pluginTimings: false },
  onLog(level, { message }) {
    // A bundle that is not certain is none.
    if (level === 'warn') throw new Error(message);
  },
});
rmSync('bundle', { recursive: true, force: true });
const { output } = await bundle.write({
  dir: 'bundle',
  format: 'esm',
  // A program that runs while it is updated must not load a part of the new release: it finds none.
  entryFileNames: ({ name }) => (name === first ? '[name].js' : `${version}/[name].js`),
  chunkFileNames: `${version}/[name].js`,
  // A file with one character beyond ASCII is kept by V8 with two bytes for each. Nothing else is minified: whoever reads the
  // stack of a bug shall find names and lines.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
  comments: { legal: false, annotation: false, jsdoc: false },
  sourcemap: true,
  sourcemapExcludeSources: true,
});
await bundle.close();

// A file that awaits what imports it never gets there; only the first is imported by none.
for (const { type, fileName, code } of output) {
  const isWaiting = type === 'chunk' && /^(?!async |\/\/)(\S.*)?\bawait /m.test(code);
  if (isWaiting && fileName !== `${first}.js`) throw new Error(`bundle/${fileName} awaits at its top level`);
}
