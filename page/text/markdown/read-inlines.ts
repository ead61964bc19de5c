import type { Token, Tokens } from 'marked';
import { safeLink } from '../safe-link.ts';
import { decodedEntities } from './decoded-entities.ts';
import type { Inline } from './markdown-tree.ts';
import type { PlainWriter } from './plain-writer.ts';

/** Marks within marks that are shown; what is deeper is shown as it is written. */
const DEEPEST = 20;

/** Reads what stands in a line. */
export function readInlines(
  tokens: readonly Token[] | undefined,
  plain: PlainWriter,
  depth: number = 0,
): readonly Inline[] {
  return (tokens ?? []).flatMap((token) =>
    depth < DEEPEST ? readInline(token as Tokens.Generic, plain, depth + 1) : plain.leaf('text', token.raw),
  );
}

function readInline(token: Tokens.Generic, plain: PlainWriter, depth: number): Inline | readonly Inline[] {
  switch (token.type) {
    case 'strong':
      return { kind: 'strong', content: readInlines(token.tokens, plain, depth) };
    case 'em':
      return { kind: 'emphasis', content: readInlines(token.tokens, plain, depth) };
    case 'del':
      return { kind: 'deleted', content: readInlines(token.tokens, plain, depth) };
    case 'link':
      return linkOf(token as Tokens.Link, readInlines(token.tokens, plain, depth), plain);
    case 'image':
      return linkOf(token as Tokens.Image, [plain.leaf('text', token.text || 'picture')], plain);
    case 'codespan':
      return plain.leaf('code', token.text);
    case 'checkbox':
      return plain.leaf('text', token['checked'] ? '☑ ' : '☐ ');
    case 'br':
      return lineBreak(plain);
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? lineBreak(plain) : plain.leaf('html', token.raw);
    case 'text':
      return token.tokens ? readInlines(token.tokens, plain, depth) : plain.leaf('text', decodedEntities(token.text));
    default:
      return plain.leaf('text', token.text ?? token.raw);
  }
}

function lineBreak(plain: PlainWriter): Inline {
  plain.endLine();
  return { kind: 'break' };
}

/** An address that must not be followed is shown behind its words. */
function linkOf({ href }: { readonly href: string }, words: readonly Inline[], plain: PlainWriter): Inline {
  const address = safeLink(href);
  return { kind: 'link', address, content: address ? words : [...words, plain.leaf('text', ` (${href})`)] };
}
