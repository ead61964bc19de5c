import type { ComponentChildren } from 'preact';
import type { Mark } from '../mark.ts';
import { MarkedText } from '../marked-text.tsx';
import type { Inline, LinkNode } from './markdown-tree.ts';

interface InlinesProps {
  readonly content: readonly Inline[];
  readonly marks: readonly Mark[];
}

/** What stands in a line of Markdown. */
export function Inlines({ content, marks }: InlinesProps) {
  return (
    <>
      {content.map((node, place) => (
        <InlineNode key={place} node={node} marks={marks} />
      ))}
    </>
  );
}

interface NodeProps<Node> {
  readonly node: Node;
  readonly marks: readonly Mark[];
}

function InlineNode({ node, marks }: NodeProps<Inline>) {
  switch (node.kind) {
    case 'text':
      return <MarkedText {...node} marks={marks} />;
    case 'code':
      return (
        <code>
          <MarkedText {...node} marks={marks} />
        </code>
      );
    case 'html':
      return (
        <code class="markup">
          <MarkedText {...node} marks={marks} />
        </code>
      );
    case 'break':
      return <br />;
    case 'link':
      return (
        <SafeLink node={node}>
          <Inlines content={node.content} marks={marks} />
        </SafeLink>
      );
    case 'strong':
    case 'emphasis':
    case 'deleted': {
      const Tag = TAGS[node.kind];
      return (
        <Tag>
          <Inlines content={node.content} marks={marks} />
        </Tag>
      );
    }
  }
}

const TAGS = { strong: 'strong', emphasis: 'em', deleted: 's' } as const;

function SafeLink({ node, children }: { readonly node: LinkNode; readonly children: ComponentChildren }) {
  if (node.address === undefined) return <span class="no-link">{children}</span>;
  return (
    <a href={node.address} title={node.address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
