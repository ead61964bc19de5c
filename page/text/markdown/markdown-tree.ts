/** Characters for reading; `at` counts them in all that is read of the text. */
export interface Leaf {
  readonly kind: 'text' | 'code' | 'html';
  readonly text: string;
  readonly at: number;
}

/** A link; without an address it is no link, but shown. */
export interface LinkNode {
  readonly kind: 'link';
  readonly address: string | undefined;
  readonly content: readonly Inline[];
}

/** What stands in a line. Tags of HTML are texts; pictures are links. */
export type Inline =
  | Leaf
  | LinkNode
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'emphasis' | 'deleted'; readonly content: readonly Inline[] };

/** A cell of a table. */
export interface Cell {
  readonly align: 'left' | 'center' | 'right' | null;
  readonly content: readonly Inline[];
}

/** What stands below one another. */
export type Block =
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly content: readonly Block[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'code'; readonly language: string; readonly content: Leaf }
  | { readonly kind: 'rule' };

/** A text of Markdown as it is shown. */
export interface MarkdownText {
  readonly blocks: readonly Block[];
  /** Where each of the blocks ends in what is read. */
  readonly ends: readonly number[];
  /** All that is read of it, one leaf after the other; blocks, cells and broken lines end with a line feed. */
  readonly plain: string;
}
