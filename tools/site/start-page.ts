/** What stands above the contents on the first page. */
export const startPage = {
  layout: 'home',
  hero: {
    name: 'Holdfast',
    text: 'Virtual machines with an API that stays',
    tagline:
      'Define, start, watch and change QEMU/KVM guests from TypeScript, Python or a shell. In libvirt’s terms, with one schema, and with the promise that a program written today goes on running.',
    actions: [
      { theme: 'brand', text: 'Quick start', link: '/quick-start' },
      { theme: 'alt', text: 'From virsh', link: '/from-virsh' },
      { theme: 'alt', text: 'What we promise', link: '/compatibility' },
    ],
  },
  features: [
    {
      title: 'Guests outlive the daemon',
      details: 'Kill it, upgrade it: guests go on, and the next daemon knows them again.',
      link: '/daemon#what-outlives-what',
    },
    {
      title: 'No disk has two writers',
      details: 'A lock of its own for every disk, for as long as the guest lives, that no kill of a daemon frees.',
      link: '/locks',
    },
    {
      title: 'Errors say what to do',
      details: 'A reason out of a closed list, the field and the line, who stands in the way, and a hint.',
      link: '/errors',
    },
    {
      title: 'Events have a position',
      details: 'In one order, with a place to go on from. What was lost is told, never skipped over.',
      link: '/events',
    },
    {
      title: 'Dry runs and deadlines',
      details:
        'Each start and each change of a configuration can be tried first, and no call waits longer than you say.',
      link: '/domains#dry-runs-and-versions',
    },
    {
      title: 'Tests need no hypervisor',
      details: 'The real daemon with guests in memory, for your own tests: crashes and faults included.',
      link: '/testing',
    },
  ],
};
