import type { FailureType } from '../contract/failures.ts';

/**
 * What a status other than 2xx means where no row of `TRAPS` fits. Not listed: 5xx is `Unavailable`, everything else
 * `InvalidRequest`.
 */
export const FAILURE_OF_STATUS: Readonly<Record<number, FailureType>> = {
  401: 'Unauthorized',
  403: 'Unauthorized',
  408: 'Unavailable',
  409: 'Unavailable',
  425: 'Unavailable',
  429: 'RateLimited',
};

/** An error that means something else than its status says. */
export interface Trap {
  /** The only statuses it is looked for on; any, and an error inside a 200 too, where none is listed. */
  readonly statuses?: readonly number[];
  /** It fits where the error names one of these codes, … */
  readonly codes?: readonly string[];
  /** … or says this. */
  readonly text?: RegExp;
  readonly type: FailureType;
  /** Follows the message in place of the remedy of its type. */
  readonly remedy?: string;
}

/** Every trap known; the first that fits rules over the status. Documented in `docs/guide/http-failures.md`. */
export const TRAPS: readonly Trap[] = [
  {
    codes: ['insufficient_quota'],
    type: 'InvalidRequest',
    remedy: ' The quota is used up and waiting does not fill it: check plan and billing.',
  },
  {
    statuses: [429],
    text: /^request too large/i,
    type: 'InvalidRequest',
    remedy: ' This one request is above the limit, so waiting does not help: make contexts or maxTurns smaller.',
  },
  {
    statuses: [200, 400, 413, 422],
    codes: ['context_length_exceeded'],
    text: /context length|context window|(prompt|input) is too long|token count.{0,60} exceeds/i,
    type: 'InvalidRequest',
    remedy: ' The conversation is longer than the model can read: lower maxTurns or maxContextChars.',
  },
  {
    // MLflow answers 400 for whatever the agent's own code throws.
    text: /^Encountered an unexpected error while evaluating the model/,
    type: 'Unavailable',
    remedy: " The agent's own code threw: see its log.",
  },
  { codes: ['REQUEST_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED', 'rate_limit_exceeded'], type: 'RateLimited' },
  {
    codes: ['TEMPORARILY_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL_ERROR', 'INTERNAL_SERVER_ERROR', 'server_error'],
    type: 'Unavailable',
  },
  {
    codes: ['UNAUTHENTICATED', 'PERMISSION_DENIED', 'invalid_client', 'unauthorized_client', 'access_denied'],
    type: 'Unauthorized',
  },
  {
    statuses: [200],
    codes: ['BAD_REQUEST', 'INVALID_PARAMETER_VALUE', 'RESOURCE_DOES_NOT_EXIST', 'FEATURE_DISABLED', 'invalid_prompt'],
    type: 'InvalidRequest',
  },
];

/** What to do about a failure that no trap explains. */
export const REMEDIES: Readonly<Partial<Record<FailureType, string>>> = {
  RateLimited: ' If this goes on, lower concurrency.',
  Unauthorized: ' Check the credentials and what they may access.',
  InvalidRequest: ' Asking again changes nothing: check the address and the options.',
};
