// Loaded into a daemon that is to lose things: without the syncs of directories, or of files, of which HOLDFAST_FORGETS tells.
import { open } from 'node:fs/promises';

const handle = await open('/');
const prototype = Object.getPrototypeOf(handle);
await handle.close();
const { sync } = prototype;
prototype.sync = async function syncOrForget() {
  const kind = (await this.stat()).isDirectory() ? 'directory' : 'file';
  if (kind !== process.env.HOLDFAST_FORGETS) await sync.call(this);
};
