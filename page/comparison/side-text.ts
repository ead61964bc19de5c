import type { Mark } from '../text/mark.ts';
import type { Reading } from '../text/reading.ts';

/** A text with what the other side does not have. */
export interface SideText {
  readonly reading: Reading;
  readonly marks: readonly Mark[];
}
