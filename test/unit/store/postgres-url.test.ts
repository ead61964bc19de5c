import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { postgresDialect } from '../../../src/store/postgres-dialect.ts';
import { postgresUrl, shownDatabase } from '../../../src/store/postgres-url.ts';
import { storeName } from '../../../src/store/store-place.ts';

describe('the address of a PostgreSQL database', () => {
  it.each(['require', 'verify-ca', 'verify-full'])('asks for a verified certificate with sslmode=%s', (mode) => {
    const url = new URL(postgresUrl(`postgres://me@db.example/convsim?sslmode=${mode}&sslrootcert=/ca.pem`));
    expect(Object.fromEntries(url.searchParams)).toEqual({ sslmode: 'verify-full', sslrootcert: '/ca.pem' });
  });

  it.each(['postgres://me:pw@h:5/d', 'postgresql://h/d?sslmode=disable', 'postgres://h/d?sslmode=no-verify'])(
    'is left as it is otherwise: %s',
    (url) => expect(postgresUrl(url)).toBe(url),
  );

  it.each([
    [
      'postgres://me:secret@db.example:5433/convsim?sslmode=require&password=other',
      'postgres://me@db.example:5433/convsim',
    ],
    ['postgresql://db.example/convsim', 'postgresql://db.example/convsim'],
    ['postgres://me:s%23%2F%3F%40@[::1]/convsim', 'postgres://me@[::1]/convsim'],
    ['postgres:///convsim?host=/run/postgresql', 'postgres:///convsim'],
  ])('is shown without password and options: %s', (url, shown) => {
    expect(shownDatabase(url)).toBe(shown);
    expect(storeName({ home: '/home', databaseUrl: url })).toBe(shown);
  });

  it.each([
    ['', /is not a PostgreSQL address/],
    ['mysql://me:secret@h/d', /is not a PostgreSQL address; it has the form postgres:/],
    ['host=db password=secret', /is not a PostgreSQL address/],
    ['postgres://me:1#secret@h/d', /must be encoded: # as %23/],
    ['postgres://me:1/secret@h/d', /must be encoded/],
    ['postgres://me:1?secret@h/d', /must be encoded/],
    ['postgres://me:secret@h/d?sslmode=prefer', /has sslmode=prefer; use verify-full/],
  ])('is refused without repeating it: %j', (url, expected) => {
    const refused = () => postgresUrl(url);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(expected);
    expect(refused).not.toThrow(/secret/);
  });
});

describe('the number of connections', () => {
  it.each(['0', '-1', '2.5', 'many', '501'])('is refused when it is %s', (databasePool) => {
    const open = () => postgresDialect({ home: '', databaseUrl: 'postgres://h/d', databasePool });
    expect(open).toThrow(`CONVSIM_DATABASE_POOL: "${databasePool}" is not a number of connections; use 1 to 500`);
  });
});
