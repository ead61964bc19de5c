import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync, type ParseResult } from 'oxc-parser';

/** A parsed TypeScript file. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Physical lines: code, comments and blank ones. */
  readonly lines: number;
  readonly parsed: ParseResult;
}

/** All TypeScript files below a folder, parsed. */
export function readSources(folder: string): readonly Source[] {
  return typescriptFiles(folder).map((path) => {
    const text = readFileSync(path, 'utf8');
    return { path, text, lines: countLines(text), parsed: parseSync(path, text) };
  });
}

/** Physical lines of all TypeScript files below a folder whose path passes; 0 where there is no such folder. */
export function linesBelow(folder: string, isCounted: (path: string) => boolean = () => true): number {
  const lengths = typescriptFiles(folder)
    .filter(isCounted)
    .map((path) => countLines(readFileSync(path, 'utf8')));
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** The number of line ends in a text. */
export function countLines(text: string): number {
  return text.split('\n').length - 1;
}

function typescriptFiles(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.ts')).map((name) => join(resolve(folder), name));
  } catch {
    return [];
  }
}
