import type { AccessObject } from './access-object.js';

/** What the caller of a verb may do. */
export interface CallAccess {
  /** Whether the caller may know of an object; a call finds nothing where it may not. */
  maySee(object: AccessObject): boolean;
  /**
   * Whether an object that the call is about is to be as if it were not there, since the caller may not know of it. A call
   * that was told so is refused; it is kept for those who run the daemon what it was about.
   */
  conceals(object: AccessObject): boolean;
  /** Whether the caller may do that with an object, for what an answer shows or leaves out. */
  may(permission: string, object: AccessObject): boolean;
  /**
   * Makes the test of a list or a stream, which leaves out what its reader may not do this with. It goes by what is so when
   * it is asked. `objectOf` says of which object an item is; it is not asked where the reader may with every one.
   */
  filter<Item>(permission: string, objectOf: (item: Item) => AccessObject): (item: Item) => boolean;
  /**
   * Lets the call go on with an object, or refuses it. A verb asks this of each object that it acts on, once it knows
   * which that is and before it does anything, and again where it has waited since.
   * @throws Fault PERMISSION_DENIED
   */
  permit(object: AccessObject): void;
}

/** Of what the daemon does of its own accord. */
export const fullAccess: CallAccess = {
  maySee: () => true,
  conceals: () => false,
  may: () => true,
  filter: () => () => true,
  permit: () => {},
};

/** Of a call that nobody has looked at yet: a way to the engine past the door is a bug, and opens nothing. */
export const noAccess: CallAccess = {
  maySee: () => false,
  conceals: () => true,
  may: () => false,
  filter: () => () => false,
  permit() {
    throw new Error('a call has come to the engine past the control of access');
  },
};
