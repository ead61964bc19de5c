import type { FlipView } from '../../src/view/data/comparison-view.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

/** The conversations of one case, with one persona and in one trial, in two batches. */
export interface Pair {
  /** Unlike that of any other pair. */
  readonly key: string;
  readonly caseId: string;
  readonly persona?: string;
  readonly trial?: number;
  /** Absent where one batch alone has it. */
  readonly a?: ConversationLine;
  readonly b?: ConversationLine;
  /** How the case came to something else; the same for all its trials. */
  readonly flip?: FlipView;
}

interface Both {
  readonly a: readonly ConversationLine[];
  readonly b: readonly ConversationLine[];
  readonly flips: readonly FlipView[];
}

/** Pairs the conversations of two batches, in the order of the first; then those that the second alone has. */
export function pairedLines({ a, b, flips }: Both): readonly Pair[] {
  const inB = new Map(b.map((line) => [keyOf(line), line]));
  const flipped = flipsByCase(a, flips);
  const pairOf = (ofA: ConversationLine | undefined, ofB: ConversationLine | undefined): readonly Pair[] => {
    const line = ofA ?? ofB;
    if (!line) return [];
    const { caseId, persona, trial } = line;
    const flip = flipped.get(caseOf(line));
    return [
      {
        key: keyOf(line),
        caseId,
        ...(persona !== undefined && { persona }),
        ...(trial !== undefined && { trial }),
        ...(ofA && { a: ofA }),
        ...(ofB && { b: ofB }),
        ...(flip && ofA && ofB && { flip }),
      },
    ];
  };
  const keysOfA = new Set(a.map(keyOf));
  return [
    ...a.flatMap((line) => pairOf(line, inB.get(keyOf(line)))),
    ...b.flatMap((line) => (keysOfA.has(keyOf(line)) ? [] : pairOf(undefined, line))),
  ];
}

function keyOf({ caseId, persona, trial }: Pick<ConversationLine, 'caseId' | 'persona' | 'trial'>): string {
  return JSON.stringify([caseId, persona ?? null, trial ?? null]);
}

function caseOf({ caseId, persona }: Pick<ConversationLine, 'caseId' | 'persona'>): string {
  return JSON.stringify([caseId, persona ?? null]);
}

/** A flip names one conversation of its case. */
function flipsByCase(a: readonly ConversationLine[], flips: readonly FlipView[]): ReadonlyMap<string, FlipView> {
  const named = new Map(flips.map((flip) => [flip.from.conversation_id, flip]));
  return new Map(
    a.flatMap((line) => {
      const flip = named.get(line.conversationId);
      return flip ? [[caseOf(line), flip] as const] : [];
    }),
  );
}
