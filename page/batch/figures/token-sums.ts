import type { ConversationLine, SideTokens } from '../../../src/view/data/conversation-line.ts';

/** Who uses tokens. */
export const SIDES = ['agent', 'questions', 'judges'] as const;

/** Who uses tokens. */
export type Side = (typeof SIDES)[number];

/** Tokens of all conversations by side. */
export function tokenSums(lines: readonly ConversationLine[]): Readonly<Record<Side, SideTokens>> {
  const sumOf = (side: Side): SideTokens => {
    const sum = { input: 0, output: 0, cached: 0 };
    for (const { tokens } of lines) {
      sum.input += tokens[side].input;
      sum.output += tokens[side].output;
      sum.cached += tokens[side].cached;
    }
    return sum;
  };
  return { agent: sumOf('agent'), questions: sumOf('questions'), judges: sumOf('judges') };
}
