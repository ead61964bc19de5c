import { z } from 'zod';
import type { JudgingProgress } from '../session/run-judging.ts';
import type { JudgedResult } from './judged-result.ts';
import type { JudgeOption } from './judges-with-functions.ts';
import { callback } from './option-problems.ts';
import type { RecordFiles } from './simulate-options.ts';

/** What `judge` is given beside the batch. */
export interface JudgeOptions {
  /** The judges of the set, or the name of a rubric file; default: those that the set was judged with before. */
  readonly judges?: string | readonly JudgeOption[];
  /**
   * Name of the set, whose scores stand beside those of the others; default: the name of the rubric file, with a list that of the
   * script's file, and without `judges` `run`, the judges of the simulation.
   */
  readonly set?: string;
  /** Asks only the judge of this name. */
  readonly only?: string;
  /** Forgets what the set, or the judge `only`, has scored, and judges it anew. */
  readonly again?: boolean;
  /** Judges conversations that failed or were cancelled too. */
  readonly includeFailed?: boolean;
  /** The JSONL file to write at the end, with its conversations and scores beside it. */
  readonly outputFile?: string;
  /** Adds to `outputFile` instead of replacing it, each batch once. */
  readonly append?: boolean;
  /** Folder of the store and of the embedded server; default: `.convsim`, or `CONVSIM_HOME`. */
  readonly home?: string;
  /** Receives the progress twice per second; an exception from it rejects `judge`. */
  readonly onProgress?: (progress: JudgeProgress) => void;
  /** Receives a line for people about each thing that happens; default: nothing is printed. */
  readonly say?: (line: string) => void;
  /** Stops the work: all scores are kept, and `judge` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How far a judging is: judgements, each of one judge on one conversation, and the tokens of all judges of the batch. */
export type JudgeProgress = Pick<JudgingProgress, 'wanted' | 'whole' | 'errors' | 'usage'>;

/** What a judging came to. */
export interface JudgeResult extends JudgedResult {
  readonly batchId: string;
  /** Judgements that this call made; 0 where all was judged before. */
  readonly judgements: number;
  /** Whether the budget of the batch ended the judging before all was judged. */
  readonly isExhausted: boolean;
  /** The files that were written, where `outputFile` was given. */
  readonly files?: RecordFiles;
}

/** Form of the options of `judge` but for its judges. */
export const JudgeOptionsForm = z.object({
  set: z.string().optional(),
  only: z.string().optional(),
  again: z.boolean().optional(),
  includeFailed: z.boolean().optional(),
  outputFile: z.string().min(1).optional(),
  append: z.boolean().optional(),
  home: z.string().min(1).optional(),
  onProgress: callback.optional(),
  say: callback.optional(),
  signal: z.instanceof(AbortSignal).optional(),
});
