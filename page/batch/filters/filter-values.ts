import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { counted, type Counted } from '../figures/counted.ts';

/** A property that conversations are filtered by, with its values in a batch. */
export interface FilterValues {
  /** Of the option in the address. */
  readonly name: 'outcome' | 'verdict' | 'persona' | 'tag' | 'cause';
  readonly label: string;
  readonly values: readonly Counted[];
}

/** What the conversations of a batch can be filtered by; a property that none of them has is left out. */
export function filterValues(lines: readonly ConversationLine[], set: string): readonly FilterValues[] {
  const all: readonly FilterValues[] = [
    { name: 'outcome', label: 'Outcome', values: counted(lines.map(({ outcome }) => outcome)) },
    { name: 'verdict', label: 'Verdict', values: verdictsOf(lines, set) },
    { name: 'persona', label: 'Persona', values: counted(lines.map(({ persona }) => persona)) },
    { name: 'tag', label: 'Tag', values: counted(lines.map(({ tag }) => tag)) },
    { name: 'cause', label: 'Cause', values: counted(lines.map(({ cause }) => cause)) },
  ];
  return all.filter(({ values }) => values.length > 0);
}

/** Where nothing was judged, there is nothing to choose. */
function verdictsOf(lines: readonly ConversationLine[], set: string): readonly Counted[] {
  const verdicts = counted(lines.map((line) => line.verdicts[set] ?? 'unjudged'));
  return verdicts.some(({ name }) => name !== 'unjudged') ? verdicts : [];
}
