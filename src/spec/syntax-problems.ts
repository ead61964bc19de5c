import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Problem } from '../contract/errors.ts';
import { MOST_LEVELS } from '../contract/parse-json.ts';
import { documentTroubles } from './document-troubles.ts';

interface Parsed {
  readonly document: Document.Parsed | Document;
  readonly lines: LineCounter;
  readonly name: string;
}

const WORDS: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'a tab indents this line; indent with spaces',
  MULTIPLE_DOCS: 'a second document starts here; keep one spec per file',
  NON_STRING_KEY: 'a key must be plain text; quote it',
};

/** How the parser, which calls itself for every level, says that the stack has come to its end. */
const STACK_END = 'Maximum call stack size exceeded';

/** What keeps a YAML or JSON text from being read, one problem a line: errors after the first are its echo. */
export function syntaxProblems({ document, lines, name }: Parsed): readonly Problem[] {
  const found = [
    ...[...document.errors, ...document.warnings].map((error) => ({
      at: error.pos[0],
      message: wordsFor(error, name),
    })),
    ...documentTroubles(document),
  ];
  const byLine = new Map<number, string>();
  for (const { at, message } of found) {
    const { line } = lines.linePos(at);
    if (!byLine.has(line)) byLine.set(line, message);
  }
  return [...byLine].map(([line, message]) => ({ place: `${name}:${line}`, message }));
}

function wordsFor({ code, message }: YAMLError, name: string): string {
  if (message === STACK_END) return `is nested more than ${MOST_LEVELS} levels deep; write it flatter`;
  const language = /\.json$/i.test(name) ? 'JSON' : 'YAML';
  return WORDS[code] ?? `not valid ${language}: ${message.replace('"quote', 'quote')}`;
}
