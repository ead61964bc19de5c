/** How often a value occurs. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Values with their counts, the most frequent first, equal ones by name; `undefined` is counted nowhere. */
export function counted(values: Iterable<string | undefined>): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
