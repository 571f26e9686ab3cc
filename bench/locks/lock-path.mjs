// lock-path.mjs FOLDER: microseconds that it takes in the process of lockd to lock a lease file and to unlock it again.
import { loadFcntlOfd } from '../../packages/lockd/dist/backends/fcntl-ofd.js';
import { LeaseFiles } from '../../packages/lockd/dist/leases/lease-files.js';
import { namedResource } from '../../packages/lockd/dist/leases/resource.js';

const files = new LeaseFiles(process.argv[2], loadFcntlOfd());
const wanted = [{ resource: namedResource('path', 'lease'), shared: false }];
const pairs = async (count) => {
  const began = performance.now();
  for (let done = 0; done < count; done++) {
    await files.take(wanted);
    await files.giveBack(wanted[0].resource);
  }
  return ((performance.now() - began) * 1000) / count;
};
await pairs(5000);
console.log(await pairs(20_000));
await files.close();
