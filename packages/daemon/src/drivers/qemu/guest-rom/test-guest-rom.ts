import { gunzipSync } from 'node:zlib';

const packed = [
  'H4sIAAAAAAACA+3Qz2scZRjA8eedH2tIA7sqFEQIszFYClq2WpTCtKbbrCmlNds0oVHaWzNitU2psxU8yB4qrAeD+BfUelmphwFz2Ewk3bLC9i',
  'BWRLCSS/3B+sZJZ9dG7WpiRpqU1r9Bvp/L+37f9+U9PH+v7azP3Jipz3z9uZz92LB3eGm11THTTr1PpQfq8z0yszi4nh6oe/Mdubn+qtc0EyXi',
  'zRfNzZKHRO5+ETzccoKeVjawWtlAtbJB3Mo2U45cM5qpAZFOM5WTb41m6hmRTrCrtT9Xbw21hsJVMzDj8C8zUHG4ZgZb4p2LXk1EyvpRw7uqM3',
  'vq2/1de55/pHTCqw1tkbI3p1IiWhlerbyZIqJvK69mPcifVNTv1Ya6959/o7za8EaW7943VCipWpK0QyNVE9X+TFX6LXth0dDH1erv5b2WLf5j',
  'oaRufSLKz7QXfjP0flXea9tSMqID4T/mclX53+lDyp32d7vn/BH3rH/Q9f1T7mn/jHvYP+e+5Z93T6YvXBL3Td9xX/ML7hv+iDvlP+t6/vbgBS',
  '0qqoVWqiZOO5rZ2Ay2o3eD9dbJpXeS0LYDFS+VkrTqt8wvQ2XrHyRemkr+3Grb0Sk9K9H6R4atv5fohG7KpYwdTVzM2PqyRIf1pOhZqXxxRcpz',
  'olYuBzl9RBY2IuyolWl9RsI7Kvgl1lNSzZaeiB7XT0rg6Kfkyv1Hpy9KOfezflv0QVnKJEFBH5GlnkQfl0pDH5NKs1HU2yS8rQIV5ys34nylG+',
  'dz9Tgf3Izzk/FytVxarWZLVrXHX2mEd9TGQWMhMXZ8eqHu29qU6I/GWHFjjo6/Ohl2zfiVxr2xroZdc7kxZ8nVulUcTFs5d/d5w9qmv0omf1xu',
  'hN0+rx2u9Xm3Hmzfu+a1G8XnkpRhB07Lmbxe3FwOjB4afnHf0fGnRyYKR8edscK+4Zd7pTh6rDDm5CfGx0df6hVn+vVe2fT+rIj3wb2QJBGRD6',
  '9LWjJmWgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAID/p19FpPOf/hfCw9l5AAABAA==',
].join('');

/**
 * A guest that boots in a millisecond: 64 KiB for `-bios`, assembled from `test-guest.S`.
 *
 * It writes `HOLDFAST-GUEST READY` to the first serial port, powers off when the power button is pressed, and obeys
 * letters on that port: `o` off, `r` reset, `p` panic (pvpanic), `s` sleep, `i` ignore the power button, `l` busy loop,
 * `t` ticks, `mX`/`M` set and get a byte, `w`/`d` write and read a sector of the first IDE disk, `f` triple fault.
 */
export function testGuestRom(): Buffer {
  return gunzipSync(Buffer.from(packed, 'base64'));
}
