import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageText } from '../../../src/cli/page-text.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const LONG = Array.from({ length: 24 }, (_, index) => `line ${index}\n`).join('');

/** What a terminal of 24 rows and 80 columns gets, and what the pager of that name in `$PAGER` was given, if it ran. */
async function shown(text: string, pager: string | undefined, { isTTY = true, path = process.env['PATH'] } = {}) {
  const folder = await tempFolder();
  const file = join(folder, 'read by the pager');
  const { terminal, out } = fakeTerminal({ isTTY });
  const env = { PATH: path, FILE: file, ...(pager !== undefined && { PAGER: pager }) };
  await pageText(text, { terminal, config: { home: folder, prefix: 'convsim', env } });
  return { printed: out(), paged: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

describe('a text that is longer than the terminal', () => {
  it('goes to $PAGER as the shell reads it, with its arguments, quotes and pipes', async () => {
    const pager = `sed -e 's/line 7/"&"/' | tee "$FILE" | grep -q 'no such line'`;
    expect(await shown(LONG, pager)).toEqual({ printed: '', paged: LONG.replace('line 7', '"line 7"') });
  });

  it('asks less for colours alone, but no reader who has settings of their own', async () => {
    expect(await shown(LONG, 'echo "$LESS $LESSCHARSET" > "$FILE"')).toEqual({ printed: '', paged: 'FRX utf-8\n' });
    expect(await shown(LONG, 'export LESS=i; echo "$LESS" > "$FILE"')).toMatchObject({ paged: 'i\n' });
  });

  it.each(['', ' ', 'cat'])('is printed where $PAGER is "%s"', async (pager) => {
    expect(await shown(LONG, pager)).toEqual({ printed: LONG, paged: undefined });
  });

  it('is printed where there is no pager', async () => {
    expect(await shown(LONG, undefined, { path: '/var/empty' })).toEqual({ printed: LONG, paged: undefined });
    expect(await shown(LONG, 'exit 127')).toEqual({ printed: LONG, paged: undefined });
  });

  it('is not printed again where its reader had enough, or the pager was killed', async () => {
    const huge = LONG.repeat(10_000);
    for (const pager of ['head -n 1 > "$FILE"', 'head -n 1 > "$FILE"; kill -9 $$', 'head -n 1 > "$FILE"; exit 3'])
      expect(await shown(huge, pager)).toEqual({ printed: '', paged: 'line 0\n' });
  });
});

describe('a text that needs no pager', () => {
  it.each([
    ['fits the terminal', LONG.replace('line 23\n', ''), {}],
    ['does not go to a terminal', LONG, { isTTY: false }],
  ])('%s and is printed', async (_, text, screen) => {
    expect(await shown(text, 'cat > "$FILE"', screen)).toEqual({ printed: text, paged: undefined });
  });

  it('is counted in rows of the terminal, not in lines', async () => {
    const text = `${'x'.repeat(81)}\n`.repeat(12);
    expect(await shown(text, 'cat > "$FILE"')).toEqual({ printed: '', paged: text });
  });
});
