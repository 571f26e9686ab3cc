import { plainXml } from '../plain-xml.mjs';

const total = 10_000;
const part = 2000;

/** P9: definitions of 2,000 domains in XML, one after the other, and whether each costs the same when there are 10,000. */
export async function p9({ ours, peer }) {
  const xmls = Array.from({ length: total }, (_, index) => plainXml(`new-${index}`));
  const first = xmls.slice(0, part);
  const oursFirst = await ours.defineAll(first);
  const peerFirst = await peer?.defineAll(first);
  let last = oursFirst;
  for (let from = part; from < total; from += part) last = await ours.defineAll(xmls.slice(from, from + part));
  await ours.undefineAll();
  await peer?.undefineAll();
  const row = { runs: 1, unit: 'ms each', better: 'less' };
  return [
    {
      work: `define ${part} domains`,
      ours: oursFirst / part,
      peer: peerFirst === undefined ? undefined : peerFirst / part,
      target: '>= 0.5x',
      ...row,
    },
    {
      work: `the last ${part} of ${total}, against the first`,
      ours: last / part,
      peer: oursFirst / part,
      target: '~1x',
      ...row,
    },
  ];
}
