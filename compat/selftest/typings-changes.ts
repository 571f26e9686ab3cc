/** A change of typings by a replacement; with `breaks` it breaks, and that is what the gate says of it. */
export interface TypingsChange {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly breaks?: string;
}

/** Typings with one of everything that the SDK has. */
export const typingsBase = `
/** A connection. */
export declare class Connection implements AsyncDisposable {
    #private;
    private constructor();
    readonly domains: Domains;
    static open(target: string, options?: ConnectOptions): Promise<Connection>;
    find(id: number): Domain;
    find(name: string): Domain;
    on(event: 'x', listener: (event: HostEvent) => void): void;
    tag(tag: Tag): Tag;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
export declare class Domains { #private; private constructor(); get(name: string): Domain; list(options?: ListOptions): PagedList<DomainInfo>; }
export declare abstract class DomainMethods { start(options?: StartOptions): Promise<DomainInfo>; }
export declare class Domain extends DomainMethods { #private; private constructor(); readonly name: string; waitFor(state: DomainState): Promise<DomainInfo>; }
export declare interface ConnectOptions { readonly timeoutMs?: number; readonly auth?: 'none' | 'sasl'; }
export declare interface ListOptions { readonly filter?: string; }
export declare interface StartOptions { readonly paused?: boolean; }
export declare interface DomainInfo { readonly name: string; readonly memory: bigint; readonly title?: string; readonly tags: readonly Tag[]; readonly states: readonly DomainState[]; readonly bus: 'virtio' | 'sata'; }
export declare interface Tag { readonly key: string; readonly value?: string; }
export declare interface Unused { readonly key: string; }
export declare interface PagedList<Item> extends AsyncIterable<Item> { byPage(): AsyncIterable<readonly Item[]>; toArray(): Promise<Item[]>; }
export declare type DomainState = 'running' | 'shutoff' | \`unknown(\${number})\`;
export declare type HostEvent = { readonly sequence: number; } & ({ readonly kind: 'started'; readonly started: Tag; } | { readonly kind: 'resync'; } | { readonly kind: 'unknown'; });
export declare type ReasonName = 'INTERNAL' | 'BUSY';
export declare const reasons: Readonly<Record<ReasonName, { readonly exitCode: number }>>;
export declare function parse(text: string): DomainInfo;
export declare const VERSION: string;
export declare class HoldfastError extends Error { readonly code: string; constructor(message: string, code: string); static [Symbol.hasInstance](value: unknown): boolean; }
export declare function list<T extends object>(items: T): T[];
`;

/** What breaks programs, and what does not. */
export const typingsChanges: readonly TypingsChange[] = [
  { what: 'an optional parameter more', from: 'get(name: string)', to: 'get(name: string, flags?: number)' },
  {
    what: 'a parameter more that must be given',
    from: 'get(name: string)',
    to: 'get(name: string, flags: number)',
    breaks: 'sdk:Domains.get: it was (name: string) => Domain and is (name: string, flags: number) => Domain',
  },
  {
    what: 'a narrower parameter of a method',
    from: 'get(name: string)',
    to: "get(name: 'a')",
    breaks: 'sdk:Domains.get',
  },
  { what: 'a wider parameter', from: 'get(name: string)', to: 'get(name: string | Uint8Array)' },
  {
    what: 'a wider answer',
    from: 'get(name: string): Domain',
    to: 'get(name: string): Domain | undefined',
    breaks: 'sdk:Domains.get',
  },
  {
    what: 'a method that is gone',
    from: '    close(): Promise<void>;\n',
    to: '',
    breaks: 'sdk:Connection.close: it is gone',
  },
  {
    what: 'an inherited method that is gone',
    from: 'start(options?: StartOptions): Promise<DomainInfo>;',
    to: '',
    breaks: 'sdk:DomainMethods.start: it is gone',
  },
  { what: 'an overload that is gone', from: '    find(id: number): Domain;\n', to: '', breaks: 'sdk:Connection.find' },
  {
    what: 'an overload more',
    from: 'find(id: number): Domain;',
    to: 'find(id: number): Domain;\n    find(bytes: Uint8Array): Domain;',
  },
  { what: 'a method more', from: 'close(): Promise<void>;', to: 'close(): Promise<void>;\n    ping(): Promise<void>;' },
  {
    what: 'a method that became private',
    from: 'close(): Promise<void>;',
    to: 'private close;',
    breaks: 'sdk:Connection.close: it is gone',
  },
  {
    what: 'a promise that became a value',
    from: 'close(): Promise<void>',
    to: 'close(): void',
    breaks: 'sdk:Connection.close',
  },
  {
    what: 'another private detail',
    from: '#private;\n    private constructor();',
    to: '#private;\n    private socket;\n    private constructor();',
  },
  {
    what: 'a listener that gets more kinds of events',
    from: "{ readonly kind: 'resync'; }",
    to: "{ readonly kind: 'resync'; } | { readonly kind: 'stopped'; readonly stopped: Tag; }",
  },
  {
    what: 'a kind of event that is gone',
    from: " | { readonly kind: 'resync'; }",
    to: '',
    breaks: "sdk:HostEvent: it is never kind 'resync' any more",
  },
  {
    what: 'an event of another content',
    from: 'readonly started: Tag;',
    to: 'readonly started: string;',
    breaks: 'sdk:HostEvent',
  },
  {
    what: 'options that must be given',
    from: 'options?: ConnectOptions',
    to: 'options: ConnectOptions',
    breaks: 'sdk:Connection.open',
  },
  {
    what: 'an option more',
    from: 'readonly timeoutMs?: number;',
    to: 'readonly timeoutMs?: number; readonly retries?: number;',
  },
  {
    what: 'an option more that must be given',
    from: 'readonly timeoutMs?: number;',
    to: 'readonly timeoutMs?: number; readonly retries: number;',
    breaks: 'sdk:ConnectOptions.retries: it is new and must be given',
  },
  {
    what: 'an option that must be given now',
    from: 'readonly paused?: boolean',
    to: 'readonly paused: boolean',
    breaks: 'sdk:StartOptions.paused: it must be given now',
  },
  {
    what: 'an option that is gone',
    from: "readonly auth?: 'none' | 'sasl';",
    to: '',
    breaks: 'sdk:ConnectOptions.auth: it is gone',
  },
  {
    what: 'a word of an option that is gone',
    from: "'none' | 'sasl'",
    to: "'none'",
    breaks: "sdk:ConnectOptions.auth: it is never 'sasl' any more",
  },
  { what: 'a word more for an option', from: "'none' | 'sasl'", to: "'none' | 'sasl' | 'tls'" },
  {
    what: 'a member more of what is answered',
    from: 'readonly memory: bigint;',
    to: 'readonly memory: bigint; readonly cpus: number;',
  },
  {
    what: 'a member more of what goes both ways',
    from: 'readonly key: string; readonly value?',
    to: 'readonly key: string; readonly color: string; readonly value?',
    breaks: 'sdk:Tag.color: it is new and must be given',
  },
  {
    what: 'an optional member more of what goes both ways',
    from: 'readonly key: string; readonly value?',
    to: 'readonly key: string; readonly color?: string; readonly value?',
  },
  {
    what: 'another type of a member',
    from: 'memory: bigint',
    to: 'memory: number',
    breaks: 'sdk:DomainInfo.memory: it was bigint and is number',
  },
  {
    what: 'a member that became optional',
    from: 'readonly memory: bigint',
    to: 'readonly memory?: bigint',
    breaks: 'sdk:DomainInfo.memory',
  },
  { what: 'a member that is always there now', from: 'readonly title?: string', to: 'readonly title: string' },
  { what: 'a word more in what is answered', from: "'virtio' | 'sata'", to: "'virtio' | 'sata' | 'nvme'" },
  {
    what: 'a word less in what is answered',
    from: "'virtio' | 'sata'",
    to: "'virtio'",
    breaks: "sdk:DomainInfo.bus: it is never 'sata' any more",
  },
  { what: 'a state more', from: "'running' | 'shutoff'", to: "'running' | 'shutoff' | 'paused'" },
  {
    what: 'a state less',
    from: "'running' | 'shutoff'",
    to: "'running'",
    breaks: "sdk:DomainState: it is never 'shutoff' any more",
  },
  { what: 'a reason more', from: "'INTERNAL' | 'BUSY'", to: "'INTERNAL' | 'BUSY' | 'LOST'" },
  {
    what: 'a list of something else',
    from: 'readonly tags: readonly Tag[]',
    to: 'readonly tags: readonly string[]',
    breaks: 'sdk:DomainInfo.tags',
  },
  {
    what: 'a list that may be missing',
    from: 'toArray(): Promise<Item[]>',
    to: 'toArray(): Promise<Item[] | undefined>',
    breaks: 'sdk:PagedList.toArray',
  },
  {
    what: 'a method more of what is only answered',
    from: 'toArray(): Promise<Item[]>',
    to: 'toArray(): Promise<Item[]>; first(): Promise<Item>',
  },
  {
    what: 'what cannot be iterated any more',
    from: ' extends AsyncIterable<Item>',
    to: '',
    breaks: 'sdk:PagedList.[Symbol.asyncIterator]: it is gone',
  },
  {
    what: 'a type parameter more',
    from: 'interface PagedList<Item>',
    to: 'interface PagedList<Item, Page = Item>',
    breaks: 'sdk:PagedList: it had 1 type parameters and has 2',
  },
  {
    what: 'a function that answers more',
    from: 'parse(text: string): DomainInfo',
    to: 'parse(text: string): DomainInfo & { readonly line: number }',
  },
  {
    what: 'a function that is gone',
    from: 'export declare function parse(text: string): DomainInfo;',
    to: '',
    breaks: 'sdk:parse: it is not exported any more',
  },
  {
    what: 'a function that is kept to itself',
    from: 'export declare function parse',
    to: 'declare function parse',
    breaks: 'sdk:parse: it is not exported any more',
  },
  {
    what: 'a function more',
    from: 'export declare const VERSION',
    to: 'export declare function extra(): void;\nexport declare const VERSION',
  },
  {
    what: 'another type of a constant',
    from: 'VERSION: string',
    to: 'VERSION: number',
    breaks: 'sdk:VERSION: it was string and is number',
  },
  {
    what: 'another constructor',
    from: 'constructor(message: string, code: string)',
    to: 'constructor(message: string, code: number)',
    breaks: 'sdk:HoldfastError: its constructor takes something else',
  },
  {
    what: 'an optional parameter more of a constructor',
    from: 'message: string, code: string',
    to: 'message: string, code: string, cause?: unknown',
  },
  {
    what: 'an error that is none any more',
    from: 'HoldfastError extends Error',
    to: 'HoldfastError',
    breaks: 'sdk:HoldfastError',
  },
  {
    what: 'a static member that is gone',
    from: ' static [Symbol.hasInstance](value: unknown): boolean;',
    to: '',
    breaks: 'sdk:HoldfastError.[Symbol.hasInstance]: it is gone',
  },
  {
    what: 'a tighter constraint',
    from: 'T extends object',
    to: 'T extends { readonly id: number }',
    breaks: 'sdk:list',
  },
  { what: 'a looser constraint', from: 'T extends object', to: 'T' },
  {
    what: 'a class that became an interface',
    from: 'export declare class Domains { #private; private constructor();',
    to: 'export declare interface Domains {',
    breaks: 'sdk:Domains: it is no value any more',
  },
];
