import { gunzipSync } from 'node:zlib';

const packed = [
  'H4sIAAAAAAACA+3OMWuTURQG4Pe2Bqu03Awibn4GFFzEVN0dI/gjnDK7uBc6dSni2NlJBx2TIvYThdjJjh1LxwpRaAeRSiS2iH9BeJ7l3HPvy7',
  'nn52m/3dx7l6fbPxbf9qd3hrVcfVhq0y6X2muHR7dSs5ThqJvN/c2zZDKch1enO0lJvx1nOTl+PenM28VuyaSTbsliU7KTpmS0nmSchWTjYidp',
  'sj5ZOjwZzdO1t1+bg/XPTe0djNeStq6upCT1bm3alSRrtdcevUrNtbNP700Hk0/zFWp/8OGwGVzae7TRjpNuZrvPTv9ePr7dDjYu3MyT813vT9',
  '9fKTU7yULGl5McvxzNz7O9P88PpsPt0hndSPLt5OuvcZIyn/dx+DznZrMkW1/O6ovzuvUm19OUGgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgP/PUZLv//S/AdQ8WEoAAAEA',
].join('');

/**
 * A program that leaves QEMU with exit code 67 by isa-debug-exit once long mode works: 64 KiB for `-bios`, assembled from
 * `probe.S`.
 */
export function probeRom(): Buffer {
  return gunzipSync(Buffer.from(packed, 'base64'));
}
