import { copyFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shipped = fileURLToPath(new URL('../../guest/hfrom.bin', import.meta.url));

/** A place that the daemon and its guests can read, too. */
export interface LaidOut extends AsyncDisposable {
  readonly directory: string;
  readonly rom: string;
}

/** Lays the firmware that is a guest where the daemon's guests can read it, whoever they run as. */
export async function layOutRom(): Promise<LaidOut> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-tck-'));
  await chmod(directory, 0o755);
  const rom = join(directory, 'guest.bin');
  await copyFile(shipped, rom);
  await chmod(rom, 0o644);
  return {
    directory,
    rom,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
