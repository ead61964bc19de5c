/** Titles of which no two are equal: the second of the same text gets ` (2)`, the third ` (3)`. */
export function uniqueTitles(titles: readonly string[]): readonly string[] {
  const taken = new Set(titles);
  const seen = new Set<string>();
  return titles.map((title) => {
    let unique = title;
    for (let count = 2; seen.has(unique) || (unique !== title && taken.has(unique)); count++) {
      unique = `${title} (${count})`;
    }
    seen.add(unique);
    return unique;
  });
}
