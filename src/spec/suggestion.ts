/** `; did you mean "x"?` with the known name closest to a mistyped one; empty if none is close. */
export function suggestion(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** The known name that a mistyped one differs from by little. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const scored = known.map((name) => ({ name, distance: distanceOf(plain(given), plain(name)) }));
  const best = scored.toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, Math.floor(given.length / 3)) ? best.name : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

function distanceOf(a: string, b: string): number {
  // `apiKey` for `apiKeyEnv`, `url` for `urls`: the beginning of a name counts as one slip.
  if (a.length >= 3 && b.startsWith(a) && a !== b) return 1;
  return editDistance(a, b);
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = at(row, j - 1) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, at(row, j) + 1, at(next, j - 1) + 1));
    }
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
