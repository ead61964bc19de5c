import { readArguments, wholeNumbers } from '../read-arguments.ts';

/** The options of a run of the scale bench. */
export interface ScaleOptions {
  /** Seeds of each batch, one batch after the other, each with a server and a worker of its own. */
  readonly sizes: readonly number[];
  /** Turns of each conversation, the seed's included. */
  readonly turns: number;
  readonly concurrency: number;
  /** A batch that takes longer is abandoned, and reported as far as it came. */
  readonly limitMs: number;
  readonly isJson: boolean;
}

const USAGE = 'npx tsx bench/scale.ts [--seeds N,N…] [--turns N] [--concurrency N] [--minutes N] [--json]';

const OPTIONS = {
  seeds: { type: 'string' },
  turns: { type: 'string' },
  concurrency: { type: 'string' },
  minutes: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const wholeNumber = wholeNumbers(1_000_000, USAGE);

/** @throws {InputError} for an unknown option or a number that is none. */
export function readScaleOptions(args: readonly string[]): ScaleOptions {
  const values = readArguments(args, OPTIONS, USAGE);
  return {
    sizes: (values.seeds ?? '1000').split(',').map((text) => wholeNumber('--seeds', text)),
    turns: wholeNumber('--turns', values.turns ?? '3'),
    concurrency: wholeNumber('--concurrency', values.concurrency ?? '50'),
    limitMs: wholeNumber('--minutes', values.minutes ?? '600') * 60_000,
    isJson: values.json ?? false,
  };
}
