/** What an error of Temporal or the network says, in one line: gRPC's details before its message, a code for none. */
export function errorLine(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return errorLine(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if ('details' in error && typeof error.details === 'string' && error.details) return error.details;
  const code = 'code' in error ? String(error.code) : error.name;
  return (error.message || code).replace(/\s*\n\s*/g, ' ');
}
