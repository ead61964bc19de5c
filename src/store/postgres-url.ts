import { InputError } from '../contract/errors.ts';

const VARIABLE = 'CONVSIM_DATABASE_URL';

/** TLS modes that verify certificate and host name: the driver knows one such mode, and warns of the others' names. */
const VERIFIED = new Set(['require', 'verify-ca', 'verify-full']);
const OTHER_MODES = new Set(['disable', 'no-verify']);

/**
 * A PostgreSQL address as the driver takes it: if it asks for TLS, the certificate is verified.
 * @throws {InputError} when it is not one; the message never repeats it, since it may hold a password.
 */
export function postgresUrl(text: string): string {
  const url = parsed(text);
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && VERIFIED.has(mode)) url.searchParams.set('sslmode', 'verify-full');
  else if (mode !== null && !OTHER_MODES.has(mode)) throw InputError.of(VARIABLE, unknownMode(mode));
  return url.href;
}

/** The address as people may see it: user, host, port and database. */
export function shownDatabase(text: string): string {
  const { protocol, username, host, pathname } = parsed(text);
  return `${protocol}//${username && `${username}@`}${host}${pathname}`;
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw InputError.of(
      VARIABLE,
      'is not a PostgreSQL address; it has the form postgres://user:password@host:5432/database',
    );
  }
  // A password with one of these ends too early, and its rest would be shown as the name of a database.
  if (url.hash !== '' || `${url.pathname}${url.search}`.includes('@')) {
    throw InputError.of(
      VARIABLE,
      'has a character in user or password that must be encoded: # as %23, / as %2F, ? as %3F, @ as %40',
    );
  }
  return url;
}

function unknownMode(mode: string): string {
  return `has sslmode=${mode}; use verify-full (TLS with a verified certificate), no-verify (TLS only) or disable`;
}
