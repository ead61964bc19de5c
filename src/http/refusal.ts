import type { FailureType } from '../contract/failures.ts';

/** What some refusals mean; every condition that a row names has to hold, and of `codes` and `text` one is enough. */
export interface Refusal {
  /** Statuses it is looked for on; 200 is an error inside a successful reply. Any, where none is listed. */
  readonly statuses?: readonly number[];
  /** The error names one of these codes (lower case), … */
  readonly codes?: readonly string[];
  /** … or says this. */
  readonly text?: RegExp;
  /** Only where the server names no time to wait, or one of at least so many milliseconds. */
  readonly waitsAtLeastMs?: number;
  /** Only where the request carried a session that the server had named in an earlier turn. */
  readonly hasSession?: true;
  readonly type: FailureType;
  /** Follows the message in place of the remedy of its type; `namedRemedy` fills it. */
  readonly remedy?: string;
}
