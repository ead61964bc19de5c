import { InputError } from '../contract/errors.ts';
import { type Verdict, VERDICTS } from '../contract/judgement.ts';
import { type Outcome, OUTCOMES } from '../contract/outcome.ts';

/** Which conversations are exported; an empty list leaves all in. */
export interface ExportFilter {
  readonly outcomes: readonly (Outcome | 'running')[];
  /** In the set that is exported. */
  readonly verdicts: readonly Verdict[];
  readonly tags: readonly string[];
}

/** The values of the options as people gave them. */
export interface GivenFilter {
  readonly outcome: readonly string[];
  readonly verdict: readonly string[];
  readonly tag: readonly string[];
}

/** The filter of the options. @throws {InputError} for an unknown outcome or verdict, naming those that there are. */
export function exportFilter({ outcome, verdict, tag }: GivenFilter): ExportFilter {
  return {
    outcomes: outcome.map((given) => knownOf([...OUTCOMES, 'running'] as const, given, 'outcome')),
    verdicts: verdict.map((given) => knownOf(VERDICTS, given, 'verdict')),
    tags: tag,
  };
}

/** Whether it leaves any conversation out. */
export function isFiltering({ outcomes, verdicts, tags }: ExportFilter): boolean {
  return outcomes.length + verdicts.length + tags.length > 0;
}

function knownOf<Value extends string>(known: readonly Value[], given: string, what: string): Value {
  const found = known.find((each) => each === given);
  if (found !== undefined) return found;
  throw InputError.of(`--${what}`, `unknown ${what} "${given}"; use one of: ${known.join(', ')}`);
}
