import { type Alias, type Document, type LineCounter, visit, type YAMLError } from 'yaml';
import type { Problem } from '../contract/errors.ts';

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

/** What keeps a YAML or JSON text from being read, one problem a line: errors after the first are its echo. */
export function syntaxProblems(parsed: Parsed): readonly Problem[] {
  const { document, lines, name } = parsed;
  const found = [
    ...[...document.errors, ...document.warnings].map((error) => ({
      at: error.pos[0],
      message: wordsFor(error, parsed),
    })),
    ...aliasTroubles(document),
  ].map(({ at, message }) => ({ line: lines.linePos(at).line, message }));
  const firstOfLine = found.filter(({ line }, index) => found.findIndex((other) => other.line === line) === index);
  return firstOfLine.map(({ line, message }) => ({ place: `${name}:${line}`, message }));
}

function wordsFor(error: YAMLError, { name, document }: Parsed): string {
  if (error.code === 'DUPLICATE_KEY') return `the key ${keyAt(document, error.pos[0])} appears twice; keep one of them`;
  const language = /\.json$/i.test(name) ? 'JSON' : 'YAML';
  return WORDS[error.code] ?? `not valid ${language}: ${error.message.replace('"quote', 'quote')}`;
}

function keyAt(document: Document, offset: number): string {
  let text = '';
  visit(document, {
    Pair(_, { key }) {
      const range = (key as { range?: readonly number[] } | null)?.range;
      if (range?.[0] === offset) text = `"${String(key)}"`;
    },
  });
  return text;
}

function aliasTroubles(document: Document): readonly { at: number; message: string }[] {
  const found: { at: number; message: string }[] = [];
  visit(document, {
    Alias(_, alias: Alias, ancestors) {
      const target = alias.resolve(document);
      const at = alias.range?.[0] ?? 0;
      if (!target)
        found.push({ at, message: `*${alias.source} is not defined above; write &${alias.source} before it` });
      else if (ancestors.includes(target))
        found.push({ at, message: `*${alias.source} contains itself; write it out` });
    },
  });
  return found;
}
