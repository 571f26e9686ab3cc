import type { Change, ChangeEffect, DomainSpec, Warning } from '@holdfast/protocol';
import type { HostDefaults } from '../model/apply-defaults.js';

/** A configuration that was given, and the document that it was read from where it was one. */
export interface GivenDocument {
  readonly spec: DomainSpec;
  readonly xml: string | undefined;
}

/** A document that was read. */
export interface ReadDocument {
  readonly spec: DomainSpec;
  /** What was kept though it is not known, and other remarks. */
  readonly warnings: Warning[];
}

/**
 * Work on whole configurations that costs nothing but time of the processor. Whatever does it, where and how: answers and
 * refusals are the same.
 */
export interface Documents {
  /** Reads libvirt domain XML; with `check` also what must hold between its parts. @throws Fault XML_SYNTAX, XML_INVALID */
  read(
    xml: string,
    options: { readonly strict: boolean; readonly check: boolean },
    signal: Waiter,
  ): Promise<ReadDocument>;
  /** Refuses what is never accepted, on any driver. @throws Fault INVALID_ARGUMENT */
  check(spec: DomainSpec, signal: Waiter): Promise<void>;
  /** Fills in what is left open, and checks all of it. @throws Fault INVALID_ARGUMENT, XML_INVALID */
  complete(given: GivenDocument, host: HostDefaults, signal: Waiter): Promise<DomainSpec>;
  /** Tells what is wrong with a configuration in the terms in which it was given: path, line and column in a document. */
  explain(error: unknown, xml: string | undefined, signal: Waiter): Promise<unknown>;
  /** Writes libvirt domain XML. @throws Fault XML_INVALID */
  format(spec: DomainSpec, options: { readonly includeSecrets: boolean }, signal: Waiter): Promise<string>;
  /** The fields that differ between two configurations. */
  compare(before: DomainSpec, after: DomainSpec, effect: ChangeEffect, signal: Waiter): Promise<Change[]>;
}

/** Whoever has a signal: it is asked for when there is something to wait for, since to make one costs. */
export interface Waiter {
  readonly signal: AbortSignal;
}
