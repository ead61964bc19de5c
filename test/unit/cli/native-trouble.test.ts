import { describe, expect, it } from 'vitest';
import { nativeTrouble } from '../../../src/cli/native-trouble.ts';

const dlopen = (message: string) => Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });

describe('nativeTrouble', () => {
  it.each([
    [
      'Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/index.node)',
      'convsim needs glibc, and this system has musl, as Alpine does; use an image with glibc, such as node:22-slim',
    ],
    ['Error relocating /app/index.node: __register_atfork: symbol not found', 'convsim needs glibc'],
    [
      "/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/index.node)",
      'it has no GLIBC_2.34; use Debian 12',
    ],
  ])('says of %s what to do', (message, said) => {
    expect(nativeTrouble(dlopen(message))?.message).toContain(said);
  });

  it('says the same of the package that libsql misses, where modules for glibc were copied to Alpine', () => {
    const missing = new Error("Cannot find module '@libsql/linux-x64-musl'");
    expect(nativeTrouble(Object.assign(missing, { code: 'MODULE_NOT_FOUND' }))?.message).toContain(
      'convsim needs glibc',
    );
  });

  it.each([dlopen('file too short'), new Error('ld-linux'), 'musl', undefined])('has no words for %s', (error) => {
    expect(nativeTrouble(error)).toBeUndefined();
  });
});
