import { Metadata } from '@grpc/grpc-js';

/** What goes with a call: who makes it, where a token says so. */
export function metadataOf(token: string): Metadata {
  const metadata = new Metadata();
  if (token !== '') metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}
