import { isJsonObject, type JsonObject, type JsonValue } from '../monitor/json-value.js';
import type { CommandOptions, QmpMonitor } from '../monitor/qmp-monitor.js';

/** Which disks have which nodes, by their number: that of a disk's place in the spec it was started with, or the next free. */
export interface NodeGroups {
  /** Alias of the disk that uses the nodes of a number. */
  readonly used: ReadonlyMap<number, string>;
  /** A number that no nodes have, and no disk of the start. */
  readonly free: number;
  /** Names of nodes that no disk uses, the uppermost first. */
  readonly orphans: readonly string[];
}

const nodePattern = /^disk(\d+)-(copy|throttle|format|storage)(?:-(\d+))?$/;
const layers = ['copy', 'throttle', 'format', 'storage'];

/**
 * Asks a guest for its block nodes and which of its devices, those that are `present`, use them: one that has just gone may
 * still have its nodes for a moment. `first`: the least number that a new disk may get.
 */
export async function queryNodeGroups(
  monitor: QmpMonitor,
  command: CommandOptions,
  { present, first }: { readonly present: ReadonlySet<string>; readonly first: number },
): Promise<NodeGroups> {
  const used = new Map<number, string>();
  for (const device of objects(await monitor.execute('query-block', undefined, command))) {
    const { qdev, inserted } = device;
    const alias = typeof qdev === 'string' ? /^\/machine\/peripheral\/([^/]+)/.exec(qdev)?.[1] : undefined;
    const node = isJsonObject(inserted) ? inserted['node-name'] : undefined;
    const number = typeof node === 'string' ? nodePattern.exec(node)?.[1] : undefined;
    if (number !== undefined && alias !== undefined && present.has(alias)) used.set(Number(number), alias);
  }
  const nodes = objects(await monitor.execute('query-named-block-nodes', { flat: true }, command)).flatMap((node) => {
    const name = node['node-name'];
    const [, number, layer = '', depth] = typeof name === 'string' ? (nodePattern.exec(name) ?? []) : [];
    if (typeof name !== 'string' || number === undefined) return [];
    return [{ name, number: Number(number), order: Number(depth ?? 0) * layers.length + layers.indexOf(layer) }];
  });
  const orphans = nodes.filter(({ number }) => !used.has(number)).toSorted((one, other) => one.order - other.order);
  const free = nodes.reduce((next, { number }) => Math.max(next, number + 1), first);
  return { used, free, orphans: orphans.map(({ name }) => name) };
}

/** Names of the children of an object of QEMU. */
export async function queryChildren(
  monitor: QmpMonitor,
  command: CommandOptions,
  path: string,
): Promise<ReadonlySet<string>> {
  const answer = await monitor.execute('qom-list', { path }, command);
  return new Set(objects(answer).flatMap(({ name, type }) => (isChild(name, type) ? [name] : [])));
}

function isChild(name: JsonValue | undefined, type: JsonValue | undefined): name is string {
  return typeof name === 'string' && typeof type === 'string' && type.startsWith('child<');
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}
