/** System errors of a server that is away, restarting, or out of reach for a moment. */
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATEs of statements that were not done and can be repeated. */
const SQL_STATES = new Set([
  // Serialization failure, deadlock.
  '40001',
  '40P01',
  // Too many connections.
  '53300',
  // Shut down by an administrator or after a crash; not up yet.
  '57P01',
  '57P02',
  '57P03',
]);

/** The driver gives these no code. */
const DRIVER_MESSAGE = /^Connection terminated|^timeout exceeded when trying to connect|is not queryable/;

/** Whether a statement failed because its connection was lost or refused, or lost a race: it is worth another try. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isLostConnection);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (code === '') return DRIVER_MESSAGE.test(error.message);
  return SYSTEM_CODES.has(code) || SQL_STATES.has(code) || code.startsWith('08');
}
