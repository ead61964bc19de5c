import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { counted } from './amounts.ts';

/** Rows of a seed list, and the conversations that they expand to. */
interface Counts {
  readonly rows: number;
  readonly conversations: number;
}

type Sizing = Pick<SimulationSpec, 'user' | 'trials' | 'questions'>;

/** How many conversations there are, and why: `3 seeds × 2 personas × 2 trials = 12 conversations`; `3 seeds` where that is all. */
export function seedsText({ rows, conversations }: Counts, { user, trials = 1 }: Sizing): string {
  if (rows === conversations) return counted(rows, 'seed');
  const personas = Array.isArray(user?.persona) ? user.persona.length : 1;
  const total = counted(conversations, 'conversation');
  // A seed may name personas of its own.
  if (rows * personas * trials !== conversations) return `${counted(rows, 'seed')}, ${total}`;
  const factors = [
    counted(rows, 'seed'),
    ...(personas > 1 ? [counted(personas, 'persona')] : []),
    ...(trials > 1 ? [counted(trials, 'trial')] : []),
  ];
  return `${factors.join(' × ')} = ${total}`;
}
