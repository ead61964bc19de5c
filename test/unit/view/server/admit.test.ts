import { describe, expect, it } from 'vitest';
import { admit } from '../../../../src/view/server/admit.ts';

const door = { port: 4_000, token: 'the-token' };
const host = '127.0.0.1:4000';
const DATA = '/the-token/api/batches';

function admitted(url: string, headers: Readonly<Record<string, string>> = {}) {
  return admit({ url, headers: { host, ...headers } }, door);
}

describe('admit', () => {
  it('lets in who knows the token, and says what is asked for below it', () => {
    const admission = admitted('/the-token/api/batches/nightly?set=run&x=%3F?');
    expect(admission).toMatchObject({ path: 'api/batches/nightly' });
    expect('query' in admission && [...admission.query]).toEqual([
      ['set', 'run'],
      ['x', '??'],
    ]);
    expect(admitted('/the-token/')).toMatchObject({ path: '' });
    expect(admitted('/the-token')).toMatchObject({ path: '' });
    expect(admitted(DATA, { host: 'localhost:4000' })).toHaveProperty('path');
  });

  it.each(['/', '', '/api/batches', '/the-toke/', '/the-token2/', '/THE-TOKEN/', '//the-token/', '/x/../the-token/'])(
    'finds nothing at %j',
    (url) => {
      expect(admitted(url)).toEqual({ refused: 404 });
    },
  );

  it('finds nothing behind a whole address, as proxies are asked', () => {
    expect(admitted(`http://${host}/the-token/`)).toEqual({ refused: 404 });
  });

  it.each(['evil.example', 'evil.example:4000', '127.0.0.1', '127.0.0.1:4001', 'localhost', '[::1]:4000', ''])(
    'refuses the host %j, whatever leads here',
    (foreign) => {
      expect(admitted('/the-token/', { host: foreign })).toEqual({ refused: 403 });
    },
  );

  it('refuses who names no host', () => {
    expect(admit({ url: '/the-token/', headers: {} }, door)).toEqual({ refused: 403 });
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:4000', 'http://127.0.0.1:4001', 'http://localhost:4000'])(
    'refuses a page of the origin %j',
    (origin) => {
      expect(admitted(DATA, { origin })).toEqual({ refused: 403 });
      expect(admitted('/the-token/', { origin })).toEqual({ refused: 403 });
    },
  );

  it('lets its own page read', () => {
    expect(admitted(DATA, { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).toHaveProperty('path');
    expect(admitted('/the-token/', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })).toHaveProperty('path');
  });

  it.each(['cross-site', 'same-site', 'anything'])(
    'lets a link of a %s page open the page, and nothing else',
    (site) => {
      const opened = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      expect(admitted('/the-token/', opened)).toHaveProperty('path');
      expect(admitted(DATA, opened)).toEqual({ refused: 403 });
      expect(admitted('/the-token/', { ...opened, 'sec-fetch-dest': 'iframe' })).toEqual({ refused: 403 });
      expect(admitted('/the-token/', { ...opened, 'sec-fetch-mode': 'no-cors' })).toEqual({ refused: 403 });
    },
  );
});
