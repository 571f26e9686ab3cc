import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '../model/fault.js';

/** Some ten thousands of tokens. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The text of the file of tokens; undefined: there is none.
 * @throws Fault FILE_PERMISSION when others could read or change it, INVALID_ARGUMENT when it is no file, or too long
 */
export async function readTokenFile(path: string): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Fault('FILE_PERMISSION', `${path} cannot be read`, { metadata: { path } }, { cause: error });
  });
  if (file === undefined) return undefined;
  try {
    const { mode, uid, size } = await file.stat();
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
    if (!isFile || size > mostBytes) {
      const what = isFile ? `has ${size} bytes; at most ${mostBytes} are read` : 'is not a file';
      throw new Fault('INVALID_ARGUMENT', `${path} ${what}`, { metadata: { path } });
    }
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
