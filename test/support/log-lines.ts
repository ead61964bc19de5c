import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One line of a log. */
export interface Line extends Record<string, unknown> {
  readonly level: string;
  readonly event: string;
  readonly message: string;
}

/** Every line of the logs below `home`. */
export async function linesIn(home: string): Promise<Line[]> {
  const names = await readdir(join(home, 'logs'));
  const texts = await Promise.all(names.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  return texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
