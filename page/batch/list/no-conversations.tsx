import { Message } from '../../parts/message.tsx';
import { type BatchScene, NO_FILTERS } from '../batch-scene.ts';

/** What stands in place of the list where no conversation is shown. */
export function NoConversations({ scene }: { readonly scene: BatchScene }) {
  const { isFiltered, isComplete, search, addressWith } = scene;
  if (!isComplete) return <Message kind="loading" title="Reading the conversations…" />;
  if (search.isSearching) return <Message kind="loading" title="Searching…" />;
  if (!isFiltered) {
    return (
      <Message title="No conversation yet">
        <p>Conversations appear here as soon as the first one starts.</p>
      </Message>
    );
  }
  return (
    <Message title="No conversation is like that">
      <p>All of them are left out by the filters or by the search.</p>
      <p>
        <a href={addressWith(NO_FILTERS)}>Show all conversations</a>
      </p>
    </Message>
  );
}
