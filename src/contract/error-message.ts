/**
 * What an error says: its message, or the thrown value as text. An error that stands for several, such as the addresses of a
 * host that all refused, gives each of theirs.
 */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(errorMessage))].join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of an error, such as `ENOENT`; `undefined` where it has none that is text. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
