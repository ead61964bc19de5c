interface RowKind {
  readonly isPhone: boolean;
  /** Whether it shows where a searched text occurs. */
  readonly hasHit: boolean;
}

/** Height of a row of the list in pixels, which its style keeps to: rows are placed without being measured. */
export function rowHeight({ isPhone, hasHit }: RowKind): number {
  return (isPhone ? 92 : 56) + (hasHit ? 24 : 0);
}
