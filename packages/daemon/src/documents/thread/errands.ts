import type { ChangeEffect } from '@holdfast/protocol';
import type { HostDefaults } from '../../model/apply-defaults.js';
import type { PackedError } from './packed-fault.js';

/** What a thread is asked to do with documents. Configurations travel as bytes of `DomainSpec`. */
export type DocumentErrand =
  | { readonly verb: 'read'; readonly xml: string; readonly strict: boolean; readonly check: boolean }
  | { readonly verb: 'check'; readonly spec: Uint8Array }
  | {
      readonly verb: 'complete';
      readonly spec: Uint8Array;
      readonly xml: string | undefined;
      readonly host: HostDefaults;
    }
  | { readonly verb: 'explain'; readonly error: PackedError; readonly xml: string }
  | { readonly verb: 'format'; readonly spec: Uint8Array; readonly includeSecrets: boolean }
  | {
      readonly verb: 'compare';
      readonly before: Uint8Array;
      readonly after: Uint8Array;
      readonly effect: ChangeEffect;
    }
  | { readonly verb: 'seal'; readonly kind: 'domain' | 'guest'; readonly document: Uint8Array };

/** What it answers: bytes of the verb's message, a text, or what was thrown. */
export type DocumentAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly error: PackedError };
