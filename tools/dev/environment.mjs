import { delimiter, dirname, join } from 'node:path';
import { root } from './run.mjs';

/**
 * A clean environment for everything that the task runs. What an outer npm exports (npm_config_nodedir, npm_config_omit ...)
 * must not leak in: it would build native code for another Node, or leave dependencies out.
 */
export function environmentFor(node) {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^npm_(?!config_(registry|cache|userconfig|cafile))/i.test(key),
  );
  const env = Object.fromEntries(kept);
  delete env.NODE_OPTIONS;
  delete env.NODE_ENV;
  env.PATH = [dirname(node), join(root, 'node_modules/.bin'), env.PATH].join(delimiter);
  env.NX_DAEMON = 'false';
  env.NX_NO_CLOUD = 'true';
  env.NX_TUI = 'false';
  // Else it starts a process for each of its own plugins, to protect it from those of others.
  env.NX_ISOLATE_PLUGINS = 'false';
  return env;
}
