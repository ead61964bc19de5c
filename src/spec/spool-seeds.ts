import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SeedsSource } from './open-seeds.ts';
import { readLines } from './read-lines.ts';
import { seedField, visibleText } from './seed-fields.ts';

/** Seeds that an option names. */
export interface GivenSeeds extends AsyncDisposable {
  /** `undefined` where none were given. */
  readonly source: SeedsSource | undefined;
}

/**
 * The seeds of `--seeds`: a file, relative to the working folder, or, for `-`, what `input` brings, which is kept in a temporary
 * file until the result is disposed of, since seeds are read more than once.
 */
export async function givenSeeds(option: string | undefined, input: NodeJS.ReadableStream): Promise<GivenSeeds> {
  if (option === '-') return spooled(input);
  const source =
    option === undefined ? undefined : ({ kind: 'file', path: resolve(option), namedAt: '--seeds' } as const);
  return { source, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function spooled(input: NodeJS.ReadableStream): Promise<GivenSeeds> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-seeds-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'seeds');
    await pipeline(input, createWriteStream(path, { mode: 0o600 }));
    const source = {
      kind: 'file',
      path,
      namedAt: '--seeds',
      shownAs: 'standard input',
      format: await formatOf(path),
    } as const;
    return { source, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** JSON and JSON Lines begin with a bracket, CSV with a header that has a question; anything else is a question per line. */
async function formatOf(path: string): Promise<'.jsonl' | '.csv' | '.txt'> {
  for await (const { text } of readLines(path)) {
    const line = visibleText(text);
    if (line === '') continue;
    if (/^[[{]/.test(line)) return '.jsonl';
    return isHeader(line) ? '.csv' : '.txt';
  }
  return '.txt';
}

function isHeader(line: string): boolean {
  const cells = line.split(/[,;\t|]/).map((cell) => visibleText(cell).replace(/^"(.*)"$/, '$1'));
  return /^sep=/i.test(line) || cells.some((cell) => seedField(cell) === 'question');
}
