const SAFE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** The address of a link that may be followed, as a browser writes it; `undefined` for every scheme that could run something. */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return SAFE.has(protocol) ? href : undefined;
}
