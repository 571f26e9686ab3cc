import { inTurn } from '../statistics.mjs';
import { plainXml } from '../plain-xml.mjs';

const count = 1000;
/** Rounds before it is measured, for programs that have to get going. */
const warmUp = 10;

/** P4: a thousand domains in one call. libvirt's information is a list and a call a domain, its states are its bulk statistics. */
export async function p4({ ours, peer }) {
  const xmls = Array.from({ length: count }, (_, index) => plainXml(`many-${index}`));
  await ours.defineAll(xmls);
  await peer?.defineAll(xmls);
  const results = [];
  for (const [what, target] of [
    ['info', '>= 80x (50)'],
    ['states', '>= 5x'],
  ]) {
    const once = async (side) => {
      const { ms, count: found } = await side.listAll(what);
      if (found < count) throw new Error(`${found} domains were found of ${count}`);
      return ms;
    };
    for (let round = 0; round < warmUp; round++) {
      await once(ours);
      if (peer !== undefined) await once(peer);
    }
    const measured = await inTurn(11, () => once(ours), peer && (() => once(peer)));
    results.push({ work: `${count} domains with ${what}`, ...measured, unit: 'ms', better: 'less', target });
  }
  await ours.undefineAll();
  await peer?.undefineAll();
  return results;
}
