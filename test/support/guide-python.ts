import { readFile } from 'node:fs/promises';

/** All Python of a page of the guide as one program, without the lines that a notebook gives to a shell. */
export async function guidePython(page: 'notebook' | 'exports'): Promise<string> {
  const text = await readFile(new URL(`../../docs/guide/${page}.md`, import.meta.url), 'utf8');
  const cells = Array.from(text.matchAll(/^```python\n(.*?)^```$/gms), ([, cell = '']) => cell);
  return cells.flatMap((cell) => cell.split('\n').filter((line) => !line.startsWith('!'))).join('\n');
}

/** The conversations of the batch that the page `notebook` is about. */
export const GUIDE_CONVERSATIONS = 270;
