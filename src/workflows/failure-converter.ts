import { DefaultFailureConverter } from '@temporalio/common';

/** What a worker that encrypts sets before the bundle runs: see `withEncodedFailures`. */
const { convsimEncodesFailures = false } = globalThis as { readonly convsimEncodesFailures?: boolean };

/** Loaded into every bundle under this name: makes messages of failures payloads where those are encrypted. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: convsimEncodesFailures });
