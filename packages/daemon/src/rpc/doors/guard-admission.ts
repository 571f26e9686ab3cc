import type { Interceptor } from '../interceptor.js';

/** Refuses the calls of a client that the authority of the host did not let in. */
export const guardAdmission: Interceptor = (call, next) => {
  const { admission } = call;
  if (admission === undefined) return next(call);
  // Unary calls wait before they get a worker and find it decided; streams take none and wait here.
  if (!admission.isDecided) return admission.decide().then(() => guardAdmission(call, next));
  if (admission.refusal !== undefined) throw admission.refusal;
  return next(call);
};
