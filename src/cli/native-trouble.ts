import { UnavailableError } from '../contract/errors.ts';

/** What is said of a library for another C library than the system's. */
const FOR_GLIBC = /ld-linux|\bmusl\b|symbol not found/i;

/** The package that libsql asks for on musl, where the modules were installed for glibc. */
const MUSL_PACKAGE = /@libsql\/linux-\S*musl/;

/**
 * Why a native part of a dependency cannot be loaded on this system, in words that say what to do; `undefined` for any
 * other error.
 */
export function nativeTrouble(error: unknown): UnavailableError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'MODULE_NOT_FOUND' && MUSL_PACKAGE.test(error.message)) return needsGlibc();
  if (error.code !== 'ERR_DLOPEN_FAILED') return undefined;
  const wanted = /GLIBC_[\d.]+/.exec(error.message)?.[0];
  if (wanted !== undefined) {
    return new UnavailableError(
      `convsim needs a newer system: it has no ${wanted}; use Debian 12, Ubuntu 22.04 or later`,
    );
  }
  return FOR_GLIBC.test(error.message) ? needsGlibc() : undefined;
}

function needsGlibc(): UnavailableError {
  return new UnavailableError(
    'convsim needs glibc, and this system has musl, as Alpine does; use an image with glibc, such as node:22-slim',
  );
}
