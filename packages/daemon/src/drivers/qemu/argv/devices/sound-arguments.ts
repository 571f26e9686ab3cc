import type { Sound } from '@holdfast/protocol';
import { addressOf } from '../address-of.js';
import { aliasOf } from '../alias-of.js';
import type { ArgvContext } from '../argv-context.js';
import { jsonText } from '../option-text.js';

const cards: Readonly<Record<string, string>> = {
  sb16: 'sb16',
  es1370: 'ES1370',
  ac97: 'AC97',
  ich6: 'intel-hda',
  ich9: 'ich9-intel-hda',
  usb: 'usb-audio',
};

/** Sound cards, and the backends that they play to. */
export function soundArguments(context: ArgvContext): string[] {
  const { audios = [], sounds = [] } = context.spec.devices ?? {};
  const backends = audios.length === 0 && sounds.length > 0 ? [{ id: 1, timerPeriodUs: undefined }] : audios;
  return [
    ...backends.flatMap(({ id = 1, timerPeriodUs }) => [
      '-audiodev',
      jsonText({ id: `audio${id}`, driver: 'none', 'timer-period': timerPeriodUs }),
    ]),
    ...sounds.flatMap((sound, index) => soundDevices(sound, index, context)),
  ];
}

function soundDevices(sound: Sound, index: number, context: ArgvContext): string[] {
  const id = aliasOf(sound, 'sound', index);
  const audiodev = `audio${sound.audioId ?? 1}`;
  const isHda = sound.model === 'ich6' || sound.model === 'ich9';
  const usb = sound.model === 'usb' ? { bus: `${context.controllers.alias('usb', 0)}.0` } : {};
  const card = {
    driver: cards[sound.model ?? ''],
    id,
    ...usb,
    ...addressOf(sound, context),
    audiodev: isHda ? undefined : audiodev,
  };
  if (!isHda) return ['-device', jsonText(card)];
  const codecs = sound.codecs.length === 0 ? [{ type: 'duplex' }] : sound.codecs;
  return [
    '-device',
    jsonText(card),
    ...codecs.flatMap(({ type = 'duplex' }, number) => [
      '-device',
      jsonText({ driver: `hda-${type}`, id: `${id}-codec${number}`, bus: `${id}.0`, cad: number, audiodev }),
    ]),
  ];
}
