/** What gRPC calls the ends of a stream that a session has to tell apart. They are its numbers, which never change. */
export const statusCode = {
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;
