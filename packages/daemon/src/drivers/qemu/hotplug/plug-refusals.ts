import type { Disk, DomainSpec } from '@holdfast/protocol';
import type { SpecRefusal } from '../../driver.js';
import { diskPlace } from '../argv/disk-place.js';
import { planControllers } from '../argv/controller-plan.js';
import { familyOf } from '../capabilities/emulator-facts.js';
import { demand } from '../support/refuse.js';

const pluggable = ['virtio', 'scsi', 'usb'];
/** Controllers whose buses take disks while the guest runs. */
const scsiModels = ['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional'];

/** Says why a disk cannot be plugged into a guest that runs with that spec; empty: it can. Pure. */
export function plugRefusals(spec: DomainSpec, disk: Disk): SpecRefusal[] {
  const family = familyOf(spec.os?.machine ?? 'pc') ?? 'pc';
  const path = `devices.disks[${spec.devices?.disks.length ?? 0}]`;
  const bus = disk.target?.bus ?? '';
  const field = `${path}.target.bus`;
  if (family === 'microvm')
    return demand(false, 'os.machine', 'microvm', 'pc or q35, for a disk to be plugged in while it runs');
  if (!pluggable.includes(bus) || disk.device === 'floppy') {
    return demand(false, field, bus, `${pluggable.join(', ')}: where a guest that runs takes disks`);
  }
  const controllers = planControllers(spec, family);
  if (bus === 'scsi') {
    const model = controllers.find('scsi', diskPlace(disk).controller)?.model;
    return demand(
      scsiModels.includes(model ?? ''),
      field,
      bus,
      'a scsi controller of model virtio-scsi that the guest has',
    );
  }
  if (bus === 'usb') {
    const model = controllers.find('usb', disk.address?.usb?.bus ?? 0)?.model;
    return demand(model !== undefined && model !== 'none', field, bus, 'a usb controller that the guest has');
  }
  const hasPort = family === 'pc' || controllers.all.some((each) => each.model === 'pcie-root-port');
  return demand(
    hasPort || disk.address !== undefined,
    field,
    bus,
    'a free pcie-root-port among the controllers of the guest',
  );
}
