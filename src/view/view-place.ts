import type { UiPlace } from '../temporal/ui-place.ts';

/** What the page needs to name workflows and to link to them. */
export interface ViewPlace {
  /** Start of every workflow id. */
  readonly prefix: string;
  /** The Temporal UI; `undefined` where none is known. */
  readonly ui: UiPlace | undefined;
}
