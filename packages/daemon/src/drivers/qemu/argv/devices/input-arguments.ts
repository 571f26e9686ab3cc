import type { InputDevice } from '@holdfast/protocol';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext } from '../argv-context.js';
import { jsonText } from '../option-text.js';
import { virtioDevice, virtioProperties } from '../virtio-device.js';

const usbNames: Readonly<Record<string, string>> = { mouse: 'usb-mouse', tablet: 'usb-tablet', keyboard: 'usb-kbd' };

/** Mice, tablets, keyboards and the hubs that they hang on; those on PS/2 are part of the machine. */
export function inputArguments(context: ArgvContext): string[] {
  const { inputs = [], hubs = [] } = context.spec.devices ?? {};
  const usb = (): string => `${context.controllers.alias('usb', 0)}.0`;
  return [
    ...hubs.flatMap((hub, index) => [
      '-device',
      jsonText({ driver: 'usb-hub', id: aliasOf(hub, 'hub', index), bus: usb(), ...addressOf(hub, context) }),
    ]),
    ...inputs.flatMap((input, index) => {
      const id = aliasOf(input, 'input', index);
      if (busOf(input) === 'usb') {
        const driver = usbNames[input.type ?? ''];
        return ['-device', jsonText({ driver, id, bus: usb(), ...addressOf(input, context) })];
      }
      if (busOf(input) === 'virtio') {
        const driver = virtioDevice(`virtio-${input.type ?? ''}`, input.model, context);
        return ['-device', jsonText({ driver, id, ...addressOf(input, context), ...virtioProperties(input.driver) })];
      }
      return [];
    }),
  ];
}

function busOf({ bus, type }: InputDevice): string {
  return bus ?? (type === 'tablet' ? 'usb' : 'ps2');
}
