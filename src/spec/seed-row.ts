/** One row of a seed list as its format gives it, before its content is checked. */
export type SeedRow = {
  /** 1-based line of a file where the row starts, or 0-based index in a list. */
  readonly at: number;
} & ({ readonly value: unknown } | { readonly problem: string });

/** What is said of a line whose bytes are no UTF-8. */
export const NOT_UTF8 = 'is not UTF-8 text; save the file as UTF-8';
