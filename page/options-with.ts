/** Options of an address with some changed; an absent or empty value removes an option, a list gives it several times. */
export function optionsWith(
  options: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): URLSearchParams {
  const changed = new URLSearchParams(options);
  for (const [name, value] of Object.entries(changes)) {
    changed.delete(name);
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) if (one !== '') changed.append(name, one);
  }
  return changed;
}
