/** No name that is known is nearly as long, in characters. */
const LONGEST_NAME = 300;

/** Names that a message suggests at most. */
const MOST_SUGGESTED = 3;

/** `; did you mean "x"?` with the known name closest to a mistyped one; empty if none is close. */
export function suggestion(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** The suggestion for a mistyped name; where no name is close, all of them: `; known keys: a, b`. */
export function suggestionOrAll(given: string, known: readonly string[], what: string): string {
  return suggestion(given, known) || `; known ${what}: ${known.join(', ')}`;
}

/** The known name that a mistyped one differs from by little. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  return nearest(given, known, (name) => distanceOf(plain(given), plain(name)))[0];
}

/** The few known ids that a mistyped one, or the beginning of one, differs from by little; the nearest first. */
export function nearestIds(given: string, known: readonly string[]): readonly string[] {
  return nearest(given, known, (id) => Math.min(...distances(plain(given), plain(id)).slice(1))).slice(
    0,
    MOST_SUGGESTED,
  );
}

function nearest(given: string, known: readonly string[], distance: (name: string) => number): readonly string[] {
  if (given.length > LONGEST_NAME) return [];
  const most = Math.max(1, Math.floor(given.length / 3));
  const scored = known.map((name) => ({ name, distance: distance(name) })).filter((one) => one.distance <= most);
  return scored.toSorted((a, b) => a.distance - b.distance).map(({ name }) => name);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

function distanceOf(a: string, b: string): number {
  // `apiKey` for `apiKeyEnv`, `url` for `urls`: the beginning of a name counts as one slip.
  if (a.length >= 3 && b.startsWith(a) && a !== b) return 1;
  return at(distances(a, b), b.length);
}

/** From one text to each beginning of another, the empty one first: letters added, left out, replaced, or two exchanged. */
function distances(a: string, b: string): readonly number[] {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(row, j - 1) + (a[i] === b[j - 1] ? 0 : 1);
      const isExchanged = i > 0 && j > 1 && a[i] === b[j - 2] && a[i - 1] === b[j - 1];
      const exchanged = isExchanged ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, exchanged, at(row, j) + 1, at(next, j - 1) + 1));
    }
    [before, row] = [row, next];
  }
  return row;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
