import type { SearchHit } from '../../../src/view/data/page-source.ts';

/** Where a searched text occurs first in a conversation, with the words around it. */
export function Snippet({ hit: { turn, where, before, match, after } }: { readonly hit: SearchHit }) {
  return (
    <span role="cell" class="snippet clipped">
      <span class="soft">
        {where} {turn}:{' '}
      </span>
      <bdi>
        …{before}
        <mark>{match}</mark>
        {after}…
      </bdi>
    </span>
  );
}
