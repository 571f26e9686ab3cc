import { HoldfastError } from '@holdfast/sdk';

/** What a call was refused with. @throws Error when it was not refused, or with something else */
export async function refusalOf(call: Promise<unknown>): Promise<HoldfastError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}
