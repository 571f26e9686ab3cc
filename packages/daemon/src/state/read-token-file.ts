import { open } from 'node:fs/promises';
import { Fault } from '../model/fault.js';

/**
 * The text of the file of tokens; undefined: there is none.
 * @throws Fault FILE_PERMISSION when others could read or change it
 */
export async function readTokenFile(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault('FILE_PERMISSION', `${path} cannot be read`, { metadata: { path } }, { cause: error });
  });
  if (file === undefined) return undefined;
  try {
    const { mode, uid } = await file.stat();
    const found = (mode & 0o777).toString(8).padStart(4, '0');
    if ((mode & 0o077) !== 0 || (uid !== 0 && uid !== process.getuid?.())) {
      throw new Fault(
        'FILE_PERMISSION',
        `${path} of uid ${uid} has mode ${found}; only its owner may be able to read it`,
        {
          hint: `chmod 0600 ${path}`,
          metadata: { path, mode: found },
        },
      );
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
