import { visibleText } from '../visible-text.ts';
import type { Leaf } from './markdown-tree.ts';

/** Collects what is read of a text, and counts it. */
export class PlainWriter {
  readonly #parts: string[] = [];
  #length = 0;

  /** Characters so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds characters for reading. Entities may have spelled what is not to be seen. */
  leaf(kind: Leaf['kind'], text: string): Leaf {
    const leaf = { kind, text: visibleText(text), at: this.#length };
    this.#add(leaf.text);
    return leaf;
  }

  /** Keeps what follows apart from what stands before. */
  endLine(): void {
    this.#add('\n');
  }

  toString(): string {
    return this.#parts.join('');
  }

  #add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }
}
