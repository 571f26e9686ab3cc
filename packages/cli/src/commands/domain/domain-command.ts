import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import { addressesCommand } from './addresses.js';
import { applyCommand } from './apply.js';
import { attachDeviceCommand, detachDeviceCommand } from './attach-device.js';
import { attachDiskCommand } from './attach-disk.js';
import { autostartCommand } from './autostart.js';
import { consoleLogCommand } from './console-log.js';
import { createCommand } from './create.js';
import { defineCommand } from './define.js';
import { descCommand } from './desc.js';
import { destroyCommand } from './destroy.js';
import { detachDiskCommand } from './detach-disk.js';
import { eventsCommand } from './events.js';
import { infoCommand } from './info.js';
import { listCommand } from './list.js';
import { managedSaveCommand, managedSaveRemoveCommand } from './managed-save.js';
import { rebootCommand } from './reboot.js';
import { renameCommand } from './rename.js';
import { resetCommand } from './reset.js';
import { resumeCommand } from './resume.js';
import { setMemoryCommand } from './set-memory.js';
import { setVcpusCommand } from './set-vcpus.js';
import { shutdownCommand } from './shutdown.js';
import { startCommand } from './start.js';
import { suspendCommand } from './suspend.js';
import { titleCommand } from './title.js';
import { undefineCommand } from './undefine.js';
import { xmlCommand } from './xml.js';

/** `holdfast domain`, with its verbs in the order in which the help shows them. */
export function domainCommand(program: Command, cli: Cli): void {
  const domain = program
    .command('domain')
    .helpCommand(false)
    .alias('dom')
    .summary('define, start, watch and change virtual machines')
    .description('Virtual machines. A domain is named by its name, its UUID, or the id of its running guest.');

  domain.commandsGroup('See:');
  for (const add of [listCommand, infoCommand, addressesCommand, xmlCommand, eventsCommand, consoleLogCommand])
    add(domain, cli);
  domain.commandsGroup('Define:');
  for (const add of [applyCommand, defineCommand, undefineCommand, renameCommand, autostartCommand]) add(domain, cli);
  domain.commandsGroup('Run:');
  for (const add of [startCommand, createCommand, shutdownCommand, rebootCommand, resetCommand]) add(domain, cli);
  for (const add of [suspendCommand, resumeCommand, destroyCommand]) add(domain, cli);
  for (const add of [managedSaveCommand, managedSaveRemoveCommand]) add(domain, cli);
  domain.commandsGroup('Change:');
  for (const add of [setMemoryCommand, setVcpusCommand, titleCommand, descCommand]) add(domain, cli);
  for (const add of [attachDiskCommand, detachDiskCommand, attachDeviceCommand, detachDeviceCommand]) add(domain, cli);
}
