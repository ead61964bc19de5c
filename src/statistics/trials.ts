/** The conversations of one case, counted. A case is the unit that is drawn: its trials resemble each other. */
export interface Trials {
  readonly passed: number;
  /** At least `passed`; 0 where none was judged. */
  readonly total: number;
}
