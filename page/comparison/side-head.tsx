import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import { countOf } from '../format/count.ts';
import { Chip } from '../parts/chip.tsx';
import { outcomeTone, verdictTone } from '../parts/tone.ts';
import { addressOf } from '../route.ts';

interface SideHeadProps {
  readonly side: 'A' | 'B';
  readonly batch: string;
  readonly line: ConversationLine | undefined;
  /** Of judges, whose verdict is shown. */
  readonly set: string;
}

/** What one conversation of a pair came to. */
export function SideHead({ side, batch, line, set }: SideHeadProps) {
  return (
    <div class={`in-${side} side-head`}>
      <span class={`side side-${side}`}>{side}</span>
      {line ? (
        <Conversation batch={batch} line={line} set={set} />
      ) : (
        <span class="soft">{batch} does not have it.</span>
      )}
    </div>
  );
}

function Conversation({
  batch,
  line,
  set,
}: { readonly line: ConversationLine } & Pick<SideHeadProps, 'batch' | 'set'>) {
  const verdict = Object.hasOwn(line.verdicts, set) ? line.verdicts[set] : undefined;
  return (
    <>
      <a href={addressOf({ view: 'transcript', batch, index: line.index, options: new URLSearchParams() })}>{batch}</a>
      <Chip text={line.outcome} tone={outcomeTone(line.outcome)} />
      {verdict && <Chip text={verdict} tone={verdictTone(verdict)} />}
      <span class="soft">{countOf(line.turns.length, 'turn')}</span>
    </>
  );
}
