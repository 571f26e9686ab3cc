import type { DiskInput } from '@holdfast/sdk';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.js';
import { withSession } from '../../session.js';
import { domainChanged } from '../../views/domain/domain-changed.js';
import { domainArgument, openDomain } from './domain-argument.js';
import { addScopeOptions, type ScopeFlags, scopeOf } from './scope-options.js';

interface AttachDiskFlags extends ScopeFlags {
  readonly bus?: NonNullable<DiskInput['target']>['bus'];
  readonly format?: NonNullable<DiskInput['driver']>['type'];
  readonly cache?: NonNullable<DiskInput['driver']>['cache'];
  readonly serial?: string;
  readonly readonly?: boolean;
  readonly shareable?: boolean;
  readonly validateOnly?: boolean;
}

/** `holdfast domain attach-disk` */
export function attachDiskCommand(parent: Command, cli: Cli): void {
  addScopeOptions(parent.command('attach-disk'))
    .summary('plug a disk in')
    .description(
      'Adds a disk: to the running guest if there is one, else to what it is started with the next time. A guest gets it ' +
        'once its leases are held; who has it is said when somebody has it already.',
    )
    .argument('<domain>', domainArgument)
    .argument('<source>', 'absolute path of the image or of the block device, on the host of the daemon')
    .argument('<target>', 'name of the disk: vdb, sdc')
    .addOption(
      new Option('--bus <bus>', 'bus that it goes to; default: by its name').choices([
        'virtio',
        'scsi',
        'usb',
        'sata',
        'ide',
      ]),
    )
    .addOption(
      new Option('--format <format>', 'format of the image; default: raw').choices([
        'raw',
        'qcow2',
        'qcow',
        'qed',
        'vdi',
        'vpc',
      ]),
    )
    .addOption(
      new Option('--cache <mode>', 'how the host caches it').choices([
        'default',
        'none',
        'writethrough',
        'writeback',
        'directsync',
        'unsafe',
      ]),
    )
    .option('--serial <serial>', 'serial number that the guest sees')
    .option('--readonly', 'the guest cannot write to it')
    .option('--shareable', 'others may write to it at the same time')
    .option('--validate-only', 'say what would change; change nothing')
    .action(async (name: string, source: string, target: string, flags: AttachDiskFlags, command: Command) => {
      const { validateOnly = false } = flags;
      await withSession(cli, command, async (session) => {
        const options = { validateOnly, ...scopeOf(flags), ...session.patience };
        const { domain, changes } = await openDomain(session, name).attachDisk(diskOf(source, target, flags), options);
        session.print(domainChanged(domain, changes, validateOnly ? 'would be changed' : 'changed'));
      });
    });
}

/** What lies in /dev is a device, as for libvirt; all else is a file, and so is what lies in the memory that is mounted there. */
function diskOf(source: string, dev: string, flags: AttachDiskFlags): DiskInput {
  const { bus, format, cache, serial, readonly = false, shareable = false } = flags;
  const isDevice = /^\/dev\/(?!shm\/)/.test(source);
  return {
    type: isDevice ? 'block' : 'file',
    source: isDevice ? { dev: source } : { file: source },
    target: { dev, ...(bus === undefined ? {} : { bus }) },
    driver: { type: format ?? 'raw', ...(cache === undefined ? {} : { cache }) },
    ...(serial === undefined ? {} : { serial }),
    ...(readonly ? { readonly } : {}),
    ...(shareable ? { shareable } : {}),
  };
}
