const GLUE = ' > ';

/** Headings, the outermost first, as one line: `Guide > Resuming > After a crash`. */
export function joinTrail(headings: readonly string[]): string {
  return headings.join(GLUE);
}

/** The headings of such a line, the outermost first; a plain heading is a trail of one. */
export function trailOf(heading: string): string[] {
  return heading.split(GLUE);
}

/** The innermost heading of such a line. */
export function ownHeading(heading: string): string {
  return trailOf(heading).at(-1) ?? '';
}
