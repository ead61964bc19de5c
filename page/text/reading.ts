import { markdownCost } from './markdown/markdown-cost.ts';
import type { MarkdownText } from './markdown/markdown-tree.ts';
import { readMarkdown } from './markdown/read-markdown.ts';
import { visibleText } from './visible-text.ts';

/** A text as it is read: places of marks count its plain form. */
export interface Reading {
  readonly plain: string;
  /** Absent: it is shown as it is written. */
  readonly markdown?: MarkdownText;
}

/** What is read as Markdown: nothing, what takes no time, or also what takes a moment. */
export type ReadAs = 'written' | 'quick-markdown' | 'any-markdown';

/** Reads a text, as Markdown where that is wanted and does not block the page. */
export function readingOf(text: string, readAs: ReadAs): Reading {
  const plain = visibleText(text);
  const cost = readAs === 'written' ? 'too-slow' : markdownCost(plain);
  const isRead = cost === 'quick' || (cost === 'slow' && readAs === 'any-markdown');
  const markdown = isRead ? readMarkdown(plain) : undefined;
  return markdown && markdown.plain.trim() !== '' ? { plain: markdown.plain, markdown } : { plain };
}
