import type { FailureType } from './failures.ts';
import type { JudgeSpec } from './judge-spec.ts';
import type { Usage } from './message.ts';

/** Words of one turn that show why a criterion was scored so. */
export interface Evidence {
  readonly turn: number;
  /** Occurs in that turn, blanks apart. */
  readonly quote: string;
}

/**
 * What a judge found of one criterion, as it is stored. A number on a scale is `scored`: whether it passes is decided when it is
 * read, by the rubric of that moment.
 */
export interface Score {
  readonly criterion: string;
  /** The turn that was judged; none where it was the whole conversation. */
  readonly turn?: number | undefined;
  /** `error`: nobody can tell; never counted as failed or passed. */
  readonly result: 'pass' | 'fail' | 'inconclusive' | 'scored' | 'error';
  /** A number on the criterion's scale, or what a module gave. */
  readonly score?: number | undefined;
  /** A word for what was found, where pass and fail do not say it: `helped`, `hindered` or `none` of a user's faults. */
  readonly label?: string | undefined;
  readonly evidence: readonly Evidence[];
  /** Why, in the judge's words; of an error, what went wrong. */
  readonly reasoning: string;
  /** Part of the votes that agreed with the result, above 0 up to 1; none where there was one vote. */
  readonly agreement?: number | undefined;
  /** Whether failing it makes the conversation fail, where the seed's row says so and not the rubric. */
  readonly gate?: boolean | undefined;
}

/** What one judge found of one conversation. */
export interface Judgement {
  readonly judge: string;
  /** Turns of the conversation when it was judged: one that was extended since is judged anew. */
  readonly turns: number;
  /** Empty where the judge failed as a whole. */
  readonly scores: readonly Score[];
  /** Why there is no score; `null` where there are. */
  readonly error: { readonly type: FailureType; readonly message: string } | null;
  /** Tokens of all its calls; `null` where none was reported. */
  readonly usage: Usage | null;
  readonly model?: string | undefined;
  readonly latencyMs: number;
  /** ISO 8601. */
  readonly judgedAt: string;
}

/** Whether every criterion was scored: what is not whole is judged again when somebody asks for it. */
export function isWhole({ scores, error }: Pick<Judgement, 'scores' | 'error'>): boolean {
  return error === null && scores.every(({ result }) => result !== 'error');
}

/** A named set of judges whose scores stand side by side with those of other sets. */
export interface Rubric {
  /** `RUN_SET` for the judges of the spec. */
  readonly set: string;
  readonly judges: readonly JudgeSpec[];
  /** Absolute folder that relative paths of its judges start from; default: that of the batch. */
  readonly projectDir?: string | undefined;
  /** Of its judging apart from the run: `closed` also where there never was one. */
  readonly state: 'open' | 'paused' | 'closed';
  readonly pauseReason: string | null;
}

/** The set of the judges that the spec itself names. */
export const RUN_SET = 'run';

/** What a conversation came to in a set; derived whenever it is read. */
export const VERDICTS = ['passed', 'failed', 'inconclusive', 'error', 'unjudged'] as const;

/** What a conversation came to in a set. */
export type Verdict = (typeof VERDICTS)[number];
