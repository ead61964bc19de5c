/** What an error says, in one line; gRPC's status and network errors without a message are put plainly. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return messageOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if ('details' in error && typeof error.details === 'string' && error.details) return error.details;
  const code = 'code' in error ? String(error.code) : error.name;
  return (error.message || code).replace(/\s*\n\s*/g, ' ');
}
