import type { SessionCommand } from './session.ts';

const uuid = '6695eb01-f6a4-8304-79aa-000000000001';

function machine(name: string, more = ''): string {
  return `<domain type='test'>
  <name>${name}</name>
  ${more}
  <memory unit='MiB'>512</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/images/web.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
    <serial type='pty'/>
    <memballoon model='virtio'/>
  </devices>
</domain>
`;
}

const web = machine('web', `<uuid>${uuid}</uuid>`);
const of = (command: string, stdin?: string): SessionCommand => ({
  args: [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  ...(stdin === undefined ? {} : { stdin }),
});

/**
 * What a script may do with a daemon whose guests are in memory: each command that prints JSON, and refusals of each
 * class of exit codes. It is frozen with each release, and played to every daemon after it.
 */
export const presentSession: readonly SessionCommand[] = [
  of('ping'),
  of('host version'),
  of('host capabilities'),
  of('host leases'),
  of('connect-info'),
  of('access whoami'),
  of('domain define - --validate-only', web),
  of('domain define -', web),
  of('domain list'),
  of('domain info web'),
  of('domain xml web'),
  of('domain start web --paused'),
  of('domain resume web'),
  of('domain info web'),
  of('domain suspend web'),
  of('domain resume web'),
  of('domain reset web'),
  of('domain reboot web'),
  of('domain set-memory web 256MiB --live'),
  of('domain set-memory web 1GiB --maximum --next-boot --validate-only'),
  of('domain set-vcpus web 1 --next-boot'),
  of("domain title web 'The web server' --both"),
  of("domain desc web 'Ask Ann.' --next-boot"),
  of('domain autostart web'),
  of('domain autostart web --disable'),
  of('domain list --running'),
  of('domain console-log web'),
  of('domain events --kind lifecycle'),
  of('operation list'),
  of('domain shutdown web --wait --grace 20s'),
  of('domain start web'),
  of('domain destroy web'),
  of('domain rename web shop'),
  of('domain create - --paused', machine('guest')),
  of('domain destroy guest'),
  of('domain undefine shop'),
  of('domain apply -', machine('one')),
  of('domain apply -', machine('one')),
  of('domain define -', machine('two')),
  of('domain start one two'),
  of('domain suspend one two'),
  of('domain destroy one two'),
  of('domain undefine one'),
  of('domain undefine two'),
  of('domain list'),
  of('explain'),
  of('explain DOMAIN_NOT_FOUND'),
  of('admin status'),
  of('admin servers'),
  of('admin clients'),
  of('admin limits'),
  of('admin pool'),
  of('admin log-filters'),
  of('admin log-outputs'),
  // Refusals, by their exit codes.
  of('domain info nobody'),
  of('operation show nothing'),
  of('domain define -', '<domain'),
  of('domain define -', machine('web').replace('<vcpu>2', '<vcpu>0')),
  of('domain define - --strict', machine('web', '<teleporter range="9"/>')),
  of('domain define /nonexistent/web.xml'),
  of('domain define -', web),
  of('domain define -', machine('web', `<uuid>${uuid.replace(/1$/, '2')}</uuid>`)),
  of('domain suspend web'),
  of('domain set-memory web much'),
  of('domain teleport web'),
  of('domain start'),
  of('--readonly domain start web'),
  of('--connect qemu+unix:///system?socket=/nonexistent/holdfast.sock ping'),
  of('--connect nonsense ping'),
  of('--timeout 1h ping'),
  of('domain undefine web'),
];
