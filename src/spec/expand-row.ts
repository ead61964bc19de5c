import { chanceOf } from '../contract/chance-of.ts';
import type { Seed, SeedInput } from '../contract/seed.ts';
import type { Expansion } from './expansion.ts';
import { USER_TYPE } from '../contract/user-spec.ts';

/** One conversation of a row: what tells it from the others of the row. */
export type Variant = Pick<Seed, 'id' | 'caseId' | 'persona' | 'trial'>;

/** A row of which the id is settled. */
interface Row extends Pick<SeedInput, 'persona'> {
  readonly id: string;
}

/**
 * The conversations of a row: each of its personas, each so often as the spec has trials. What would be the same for every
 * row of a spec without users and trials is left out.
 */
export function variantsOf(row: Row, expansion: Expansion | undefined): readonly Variant[] {
  const personas = personasOf(row, expansion);
  const trials = expansion?.spec.trials ?? 1;
  const hasCases = expansion?.spec.questions.type === USER_TYPE || trials > 1;
  return personas.flatMap((persona) =>
    Array.from({ length: trials }, (_, index) => {
      const ofPersona = personas.length > 1 && persona !== undefined ? `.${persona}` : '';
      const id = `${row.id}${ofPersona}${trials > 1 ? `.t${index + 1}` : ''}`;
      return {
        id,
        ...((hasCases || id !== row.id) && { caseId: row.id }),
        ...(persona !== undefined && { persona }),
        ...(trials > 1 && { trial: index + 1 }),
      };
    }),
  );
}

/** The personas of a row, before those of the spec; one without a name where neither names any. */
function personasOf({ id, persona }: Row, expansion: Expansion | undefined): readonly (string | undefined)[] {
  const choice = persona ?? expansion?.spec.user?.persona;
  if (choice === undefined || typeof choice === 'string') return [choice];
  if (!('mix' in choice)) return choice;
  return [drawn(choice.mix, chanceOf('persona', expansion?.spec.randomSeed ?? 0, id))];
}

/** One name by its weight: the same for the same chance, in whatever order the names are written. */
function drawn(mix: Readonly<Record<string, number>>, chance: number): string | undefined {
  const entries = Object.entries(mix).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = chance * total;
  const found = entries.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return (found ?? entries.at(-1))?.[0];
}
