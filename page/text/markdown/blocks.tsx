import type { Mark } from '../mark.ts';
import { MarkedText } from '../marked-text.tsx';
import { Inlines } from './inlines.tsx';
import type { Block } from './markdown-tree.ts';
import { TableBlock } from './table-block.tsx';

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly marks: readonly Mark[];
}

/** Blocks of Markdown, one below the other. Headings are those of a message, below the headings of the page. */
export function Blocks({ blocks, marks }: BlocksProps) {
  return (
    <>
      {blocks.map((block, place) => (
        <BlockNode key={place} block={block} marks={marks} />
      ))}
    </>
  );
}

interface BlockProps<Kind extends Block['kind'] = Block['kind']> {
  readonly block: Extract<Block, { readonly kind: Kind }>;
  readonly marks: readonly Mark[];
}

function BlockNode({ block, marks }: BlockProps) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines content={block.content} marks={marks} />
        </p>
      );
    case 'heading':
      return <HeadingBlock block={block} marks={marks} />;
    case 'list':
      return <ListBlock block={block} marks={marks} />;
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.content} marks={marks} />
        </blockquote>
      );
    case 'table':
      return <TableBlock {...block} marks={marks} />;
    case 'code':
      return (
        <pre>
          <code>
            <MarkedText {...block.content} marks={marks} />
          </code>
        </pre>
      );
    case 'rule':
      return <hr />;
  }
}

const HEADINGS = ['h4', 'h5', 'h6'] as const;

function HeadingBlock({ block, marks }: BlockProps<'heading'>) {
  const Tag = HEADINGS[block.level - 1] ?? 'h6';
  return (
    <Tag>
      <Inlines content={block.content} marks={marks} />
    </Tag>
  );
}

function ListBlock({ block, marks }: BlockProps<'list'>) {
  const items = block.items.map((blocks, place) => (
    <li key={place}>
      <Blocks blocks={blocks} marks={marks} />
    </li>
  ));
  return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
}
