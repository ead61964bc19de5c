import { countOf } from '../../format/count.ts';

/** How many conversations have how many turns, as bars from 0 turns on. */
export function TurnBars({ conversations }: { readonly conversations: readonly number[] }) {
  const most = Math.max(1, ...conversations);
  const label = conversations
    .flatMap((count, turns) => (count > 0 ? `${countOf(turns, 'turn')}: ${countOf(count, 'conversation')}` : []))
    .join(', ');
  return (
    <div class="turn-bars" role="img" aria-label={label === '' ? 'none yet' : label}>
      {conversations.map((count, turns) => (
        <span
          key={turns}
          title={`${countOf(turns, 'turn')}: ${countOf(count, 'conversation')}`}
          style={{ height: `${count === 0 ? 0 : Math.max(6, (count / most) * 100)}%` }}
        />
      ))}
    </div>
  );
}
