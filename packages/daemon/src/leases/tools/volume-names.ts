import { Fault } from '../../model/fault.js';
import { runTool } from './run-tool.js';

/** Names by which volumes are the same on every host, whatever their device nodes are called. */
export interface VolumeNames {
  /** UUID of an LVM volume; undefined: it is none. @throws Fault UNSUPPORTED when LVM's tool is missing */
  lvm(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** What a SCSI volume calls itself; undefined: it is none. @throws Fault UNSUPPORTED when udev's tool is missing */
  scsi(path: string, signal: AbortSignal): Promise<string | undefined>;
}

/** The tools, by name or path. */
export interface VolumeTools {
  readonly lvs: string;
  /** Tried in this order. */
  readonly scsiId: readonly string[];
}

const usualTools: VolumeTools = { lvs: 'lvs', scsiId: ['/lib/udev/scsi_id', '/usr/lib/udev/scsi_id'] };

/** Asks the host's own tools. */
export function askVolumeNames(tools: VolumeTools = usualTools): VolumeNames {
  return {
    async lvm(path, signal) {
      const args = ['--noheadings', '--unbuffered', '--nosuffix', '--options', 'uuid', path];
      const answer = await runTool(tools.lvs, args, { signal });
      if (answer === undefined) throw missing('lvm_lockspace_dir', 'lvs', 'lvm2');
      return nameIn(answer);
    },
    async scsi(path, signal) {
      const args = ['--replace-whitespace', '--whitelisted', '--device', path];
      for (const tool of tools.scsiId) {
        const answer = await runTool(tool, args, { signal });
        if (answer !== undefined) return nameIn(answer);
      }
      throw missing('scsi_lockspace_dir', 'scsi_id', 'udev');
    },
  };
}

/** Any other device makes the tool fail, or say nothing. */
function nameIn({ code, stdout }: { readonly code: number | undefined; readonly stdout: string }): string | undefined {
  const name = stdout.trim();
  return code === 0 && /^[A-Za-z0-9._-]{1,200}$/.test(name) ? name : undefined;
}

/** To name it otherwise would let two hosts have it at once. */
function missing(setting: string, tool: string, from: string): Fault {
  return new Fault('UNSUPPORTED', `${setting} is set and ${tool} is not installed`, {
    hint: `install ${from}, or take ${setting} out of the settings on every host that shares these volumes`,
  });
}
