import type { MessageCodec } from './message-codec.js';

/** A permission that a method needs; with a flag, only when the request's field of that name is set. */
export interface MethodPermission {
  /** Class of object, for example `domain`. */
  readonly object: string;
  /** What may be done with it, in libvirt's words, for example `start`. */
  readonly permission: string;
  /** Name of the request's field (of the message, in camel case) that makes the permission necessary. */
  readonly flag?: string;
}

/** What of a method goes with the next major release. */
export interface MethodDeprecation {
  /** Whether the method itself goes. */
  readonly itself: boolean;
  /** Names of fields of its request (of the message, in camel case) that go. */
  readonly fields: readonly string[];
}

/** What is to be known of a method beside its messages; one row of the table `methods`. */
export interface MethodEntry {
  /** Full name, for example `/holdfast.v1.DomainService/StartDomain`. */
  readonly name: string;
  /** Name of the service, for example `DomainService`. */
  readonly service: string;
  /** Name of the method in the schema, for example `StartDomain`. */
  readonly rpc: string;
  /** Name of the method in the handlers, for example `startDomain`. */
  readonly handler: string;
  /** Name of the request's message, as in `fieldRules`. */
  readonly requestType: string;
  /** Name of the response's message, as in `fieldRules`. */
  readonly responseType: string;
  /** Codec of the request. */
  readonly request: MessageCodec;
  /** Codec of the response. */
  readonly response: MessageCodec;
  /** Whether its request holds a document, and may be as long as one. */
  readonly takesDocument: boolean;
  /** Whether the client sends many requests. */
  readonly requestStream: boolean;
  /** Whether the server sends many responses. */
  readonly responseStream: boolean;
  /** Class of the object that it acts on. */
  readonly object: string;
  /** Permissions that it needs, all of them; empty: anybody who is connected may call it, and the schema says so. */
  readonly permissions: readonly MethodPermission[];
  /** Whether it may run on a priority worker. */
  readonly highPriority: boolean;
  /** Whether it changes anything; refused on a read-only connection. */
  readonly mutating: boolean;
  /** Whether it is served behind the admin door only. */
  readonly adminOnly: boolean;
  /** Whether it may be called again when the first answer was lost. */
  readonly idempotency: 'none' | 'idempotent' | 'no-side-effects';
  /** Whether a client may name a call of it, by a `requestId`, so that the same again is not done twice. */
  readonly takesRequestId: boolean;
  /** The release that introduced it. */
  readonly since: string;
  /** The functions of libvirt that it stands for. */
  readonly libvirt: readonly string[];
  /** What of it is deprecated; absent: nothing. */
  readonly deprecated?: MethodDeprecation;
}
