/** A descriptor that the process of a guest shall inherit, to be opened before it starts. */
export type DescriptorPlan =
  /** A unix socket that listens. */
  | { readonly kind: 'listen'; readonly path: string }
  /** A file to read. */
  | { readonly kind: 'read'; readonly path: string }
  /** A file to write, from its end or from its beginning. */
  | { readonly kind: 'write'; readonly path: string; readonly append: boolean };

/** Hands out the numbers of descriptors in the order in which they are asked for. */
export interface DescriptorTable {
  /** Number in the child of a descriptor that is now planned. */
  plan(descriptor: DescriptorPlan): number;
  readonly planned: readonly DescriptorPlan[];
}

/** An empty table whose first number is `first`. */
export function createDescriptorTable(first: number): DescriptorTable {
  const planned: DescriptorPlan[] = [];
  return {
    planned,
    plan(descriptor) {
      planned.push(descriptor);
      return first + planned.length - 1;
    },
  };
}
