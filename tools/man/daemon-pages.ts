import { defaultPlaces } from '../../packages/daemon/dist/config/places.js';
import { presetOf, settings } from '../../packages/daemon/dist/config/settings.js';
import { expectedOf, plainOf } from '../../packages/settings/dist/index.js';
import { lockdSettingsByName } from '../../packages/lockd/dist/config/lockd-settings.js';
import { usage as lockdUsage } from '../../packages/lockd/dist/config/options.js';
import type { Page } from './command-pages.ts';
import { Roff } from './roff.ts';

const places = defaultPlaces({ uid: 0, homeDirectory: '/root', environment: {} });
type Setting = (typeof settings)[number];

/** The pages of the daemons and of their settings, from the tables that they read. */
export function daemonPages(version: string): Page[] {
  return [
    { file: 'holdfastd.8', text: daemonPage(version) },
    { file: 'holdfastd.toml.5', text: settingsPage(version) },
    { file: 'holdfast-lockd.8', text: lockdPage(version) },
    { file: 'holdfast-uri.7', text: uriPage(version) },
  ];
}

function daemonPage(version: string): string {
  const roff = new Roff('holdfastd', 8, version)
    .name('holdfastd', 'run virtual machines and serve their API')
    .heading('synopsis')
    .paragraph('holdfastd [options]')
    .heading('description')
    .paragraph(
      'Runs virtual machines with QEMU and serves their API on unix sockets. Guests do not depend on it: they go on when it ends, in any way, and it takes them back when it starts again.',
    )
    .heading('options')
    .paragraph('The command line goes before the environment, the environment before the file; see holdfastd.toml(5).');
  for (const each of settings) {
    roff.item(
      `--${each.flag}`,
      `${each.setting.summary} (${presetOfSetting(each)}); ${each.variable} in the environment`,
    );
  }
  return roff
    .item('--config FILE', `settings in TOML instead of those in ${places.configFile}`)
    .item('--check-config', 'say what is wrong with the settings, and do not serve')
    .item('--print-config', 'print every setting as it would be, and do not serve')
    .item('-h, --help', 'print help')
    .item('-V, --version', 'print the version')
    .heading('signals')
    .item('SIGTERM, SIGINT', 'stop: calls under way may end, within --stop-grace-ms; a second one ends it at once')
    .item('SIGHUP', 'read again what can be changed without a new start')
    .heading('exit status')
    .item('0', 'it was stopped')
    .item('1', 'it could not start, or not stop cleanly')
    .item('64', 'the settings or the sockets that it was started with are wrong')
    .item('70', 'a fault of its own')
    .item('75', 'another daemon has its directory or its socket')
    .heading('systemd')
    .paragraph(
      'It takes listening sockets from systemd, by the names of FileDescriptorName=, tells it when it serves and when it stops, and gives signs of life (WatchdogSec=).',
    )
    .heading('files')
    .item(places.configFile, 'settings')
    .item(places.stateDirectory, 'definitions of domains')
    .item(places.runDirectory, 'sockets and the status of guests')
    .item(places.logDirectory, 'logs of guests')
    .seeAlso(['holdfastd.toml(5)', 'holdfast-lockd(8)', 'holdfast(1)', 'holdfast-doctor(1)']).text;
}

function settingsPage(version: string): string {
  const roff = new Roff('holdfastd.toml', 5, version)
    .name('holdfastd.toml', 'settings of holdfastd')
    .heading('description')
    .paragraph(
      `TOML, in ${places.configFile} for root and in $XDG_CONFIG_HOME/holdfast/holdfastd.toml for anybody else. A key that is not known, or a value that is not possible, is refused with the line. holdfastd --check-config says what is wrong, --print-config what holds.`,
    );
  for (const section of new Set(settings.map((each) => each.section))) {
    roff.heading(section);
    for (const each of settings.filter((one) => one.section === section)) {
      const { name, setting } = each;
      const reload = setting.reloadable === true ? 'taken up by SIGHUP' : 'needs a new start';
      roff.item(
        name,
        `${setting.summary}.`,
        `Default: ${presetOfSetting(each)}. Accepted: ${expectedOf(setting)}. It ${reload}.`,
      );
    }
  }
  return roff.seeAlso(['holdfastd(8)']).text;
}

function lockdPage(version: string): string {
  const roff = new Roff('holdfast-lockd', 8, version)
    .name('holdfast-lockd', 'keep two guests off one disk')
    .heading('synopsis')
    .paragraph('holdfast-lockd [options]')
    .heading('description')
    .paragraph(
      'Holds a lock for each disk of each running guest. A guest keeps its locks through a connection that it inherits, so they end with the guest and not with holdfastd. After an end of its own, in any way, it takes the locks of living guests again before it answers anybody.',
    )
    .heading('options')
    .literal(
      lockdUsage
        .slice(lockdUsage.indexOf('\n') + 1)
        .trim()
        .replaceAll(/^ {2}/gm, ''),
    )
    .heading('signals')
    .item('SIGTERM, SIGINT', 'stop; refused once while disks are leased, unless --force was said')
    .item(
      'SIGHUP, SIGUSR1, SIGUSR2',
      'nothing: settings are read again when a new image takes over, by holdfast lock reexec',
    )
    .heading('settings');
  for (const [name, setting] of lockdSettingsByName) {
    roff.item(
      name,
      `${setting.summary}. Default: ${setting.preset?.toString() ?? 'none'}. Accepted: ${expectedOf(setting)}.`,
    );
  }
  return roff
    .heading('exit status')
    .item('0', 'it was stopped')
    .item('1', 'it could not start')
    .item('64', 'the command line, the settings or the sockets that it was started with are wrong')
    .item('70', 'a fault of its own')
    .item('75', 'another one has its directory or its socket')
    .seeAlso(['holdfastd(8)', 'holdfast-lock(1)']).text;
}

function uriPage(version: string): string {
  return new Roff('holdfast-uri', 7, version)
    .name('holdfast-uri', 'which daemon to talk to')
    .heading('synopsis')
    .paragraph('driver[+transport]://[user@][host][:port]/[path][?parameters]')
    .heading('description')
    .paragraph(
      'Said with --connect, in HOLDFAST_URI, or to connect() of the SDK. Where nothing is said, the daemon of the present user is looked for, then that of the host; holdfast connect-info tells what was looked at. A host without a transport is reached by TLS, neither of them is this host.',
    )
    .item('qemu:///system', 'the daemon of this host')
    .item('qemu:///session', 'your own daemon')
    .item('unix:/path/to/holdfast.sock', 'the daemon behind that socket')
    .item(
      'qemu+ssh://user@host/system',
      'the daemon of another host, by ssh; parameters: socket, keyfile, no_tty, no_verify, command, helper',
    )
    .seeAlso(['holdfast(1)', 'holdfast-connect-info(1)', 'ssh(1)']).text;
}

function presetOfSetting({ setting }: Setting): string {
  return plainOf(setting, presetOf(setting, places))?.toString() || 'none';
}
