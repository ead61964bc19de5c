import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { Fold } from '../parts/fold.tsx';
import { Facts } from '../parts/facts.tsx';
import { visibleText } from '../text/visible-text.ts';

type UserTurn = NonNullable<TranscriptTurn['user']>;

interface DecisionFoldProps {
  readonly user: UserTurn;
  readonly goal: readonly string[];
  readonly isOpen: boolean;
}

/** What the simulated user decided when it asked. */
export function DecisionFold({ user, goal, isOpen }: DecisionFoldProps) {
  const open = user.open.map((part) => `${part}. ${visibleText(goal[part - 1] ?? '')}`);
  const refused = Object.entries(user.refused ?? {}).map(([guard, times]) => `${guard} × ${times}`);
  return (
    <Fold summary={summaryOf(user)} isOpen={isOpen}>
      <Facts
        facts={[
          ['Decision', user.status],
          ['The answer before helped', HELPED[String(user.helped)] ?? ''],
          ['Open parts of the goal', open.join('\n') || 'none'],
          ['Facts told', user.facts.join(', ')],
          ['Odd in the message', user.flags.join(', ')],
          ['Quirk', user.quirk],
          ['Refused before', refused.join(', ')],
          ['Ends it', user.end && `${user.end.outcome}: ${visibleText(user.end.reason)}`],
          ['Model', user.model],
        ]}
      />
    </Fold>
  );
}

const HELPED: Readonly<Record<string, string>> = { true: 'yes', false: 'no', null: 'not judged' };

function summaryOf({ status, helped, open, flags }: UserTurn): string {
  return [
    status === 'continue' ? 'Goes on' : status,
    helped === true ? 'was helped' : helped === false ? 'was not helped' : '',
    open.length > 0 ? `${open.length} open` : '',
    ...flags,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
