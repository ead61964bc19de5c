import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One line of a log. */
export interface Line extends Record<string, unknown> {
  readonly level: string;
  readonly event: string;
  readonly message: string;
}

/** Every line of convsim's own logs below `home`; the embedded server keeps its log beside them. */
export async function linesIn(home: string): Promise<Line[]> {
  const names = (await readdir(join(home, 'logs'))).filter((name) => name.startsWith('convsim-'));
  const texts = await Promise.all(names.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  return texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
