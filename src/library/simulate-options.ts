import type { CheckSpec } from '../contract/check.ts';
import type { SeedInput } from '../contract/seed.ts';
import type { ComponentSpec } from '../contract/component-spec.ts';
import type { SimulationSpec, SpecBase } from '../contract/simulation-spec.ts';
import type { Progress } from '../store/store.ts';
import type { z } from 'zod';
import type { AgentFunction, ContextFunction, QuestionFunction, StopFunction } from './functions.ts';
import type { JudgedResult } from './judged-result.ts';
import type { JudgeOption } from './judges-with-functions.ts';

type SpecKeys = z.input<typeof SpecBase>;

/** What `simulate` is given. Components are functions, or specs such as `{ type: 'docs-qa', docs: './docs' }`. */
export interface SimulateOptions {
  /** The chat agent under test. */
  readonly agent: AgentFunction | ComponentSpec;
  /** Plays the user; default: the built-in offline generator. */
  readonly questions?: QuestionFunction | ComponentSpec;
  /** Takes the context from a reply: a function, `tool-outputs`, or `agent-response`, which is the default. */
  readonly context?: ContextFunction | 'agent-response' | 'tool-outputs' | ComponentSpec;
  /** What to do when a reply holds no context: end the conversation (`stop`, the default) or use the last one again. */
  readonly whenEmpty?: SimulationSpec['context']['whenEmpty'];
  /** The one question to start from … */
  readonly seedQuestion?: string;
  /** … or many: questions, seeds with id, tag and metadata, or the name of a .txt, .csv, .tsv, .jsonl, .ndjson or .json file. */
  readonly seeds?: string | readonly (string | SeedInput)[];
  /** The simulated user of every seed that does not say otherwise: persona, goal, facts and more, as in a spec. */
  readonly user?: NonNullable<SpecKeys['user']>;
  /** Personas by name, or the name of a YAML or JSON file of them. */
  readonly personas?: NonNullable<SpecKeys['personas']>;
  /** How often each seed is run with each persona; default: once. */
  readonly trials?: number;
  /** Draws personas and quirks. */
  readonly randomSeed?: number;
  /** What ends a conversation before `maxTurns`, as in a spec; a check of `when` may also be a function. */
  readonly stop?: StopOptions;
  /** What scores each conversation before it ends, in the set `run`: judges as in a spec, or functions. */
  readonly judges?: readonly JudgeOption[];
  /** Follow-up turns after the seed question; default 5. */
  readonly maxTurns?: number;
  /** What the agent does; the question generator receives it. */
  readonly agentDescription?: string;
  /** Copied into every record. */
  readonly tag?: string;
  /** First message of every conversation; `null` leaves it out. */
  readonly systemMessage?: string | null;
  /** Conversations in flight; default 50. */
  readonly concurrency?: number;
  /** Whether of more than 20 conversations the first goes ahead alone until its first follow-up question is there; default true. */
  readonly canary?: boolean;
  /** Time limits, attempts and waits, as in a spec. */
  readonly limits?: NonNullable<SpecKeys['limits']>;
  readonly budget?: NonNullable<SpecKeys['budget']>;
  readonly prices?: NonNullable<SpecKeys['prices']>;
  /** The JSONL file to write at the end; its conversations file is written beside it. Without it nothing is written. */
  readonly outputFile?: string;
  /** Adds to `outputFile` instead of replacing it, each batch once. */
  readonly append?: boolean;
  /** Names the batch; default: the name of the script's file. */
  readonly name?: string;
  /**
   * Id of the batch. Without one, a script that is run again resumes its interrupted batch of the same options, and
   * starts a new one if there is none.
   */
  readonly batch?: string;
  /**
   * Retries failed conversations, each from the step that failed: those of `batch`, or of the last batch of the same
   * options.
   */
  readonly retryFailed?: boolean;
  /** Folder of the store and of the embedded server; default: `.convsim`, or `CONVSIM_HOME`. */
  readonly home?: string;
  /** Receives the progress twice per second and at the end; an exception from it rejects `simulate`, and the batch stays resumable. */
  readonly onProgress?: (progress: SimulateProgress) => void;
  /** Receives a line for people about each thing that happens; default: nothing is printed. */
  readonly say?: (line: string) => void;
  /** Stops the work: what was said is kept, and `simulate` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The key `stop` of a spec, whose checks may be functions. */
export type StopOptions = Omit<NonNullable<SpecKeys['stop']>, 'when'> & {
  readonly when?: readonly (Exclude<CheckSpec, { readonly outcome: unknown }> | StopFunction)[];
};

/** What `onProgress` receives. */
export interface SimulateProgress extends Progress {
  /** What the batch is doing beside that, a line each: why it is paused, what its steps wait for. Empty while all goes well. */
  readonly doing: readonly string[];
}

/** What a simulation came to. */
export interface SimulateResult {
  readonly batchId: string;
  readonly seeds: number;
  /** Committed turns. */
  readonly turns: number;
  /** Conversations by outcome; they add up to `seeds`. */
  readonly outcomes: Progress['outcomes'];
  /** The files that were written, where `outputFile` was given. */
  readonly files?: RecordFiles;
  /** What the judges found, where `judges` was given. */
  readonly judged?: JudgedResult;
}

/** Absolute or relative paths of the record files, as `outputFile` was given. */
export interface RecordFiles {
  readonly turns: string;
  readonly conversations: string;
  /** One line a score; only where the batch was judged. */
  readonly scores?: string;
}
