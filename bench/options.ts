import { resolve } from 'node:path';
import { readArguments, wholeNumbers } from './read-arguments.ts';

/** The options of a run of the bench. */
export interface BenchOptions {
  /** Conversations of the loads without latency. */
  readonly conversations: number;
  /** Turns of each conversation, the seed's included. */
  readonly turns: number;
  readonly rounds: number;
  /** Another checkout with a bench of its own, whose worker is measured in turn with this one's. */
  readonly against: string | undefined;
  readonly isFull: boolean;
  readonly hasLatency: boolean;
  readonly isJson: boolean;
}

const USAGE =
  'npm run bench -- [--conversations N] [--turns N] [--rounds N] [--against DIR] [--full] [--no-latency] [--json]';

const OPTIONS = {
  conversations: { type: 'string' },
  turns: { type: 'string' },
  rounds: { type: 'string' },
  against: { type: 'string' },
  full: { type: 'boolean' },
  'no-latency': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const wholeNumber = wholeNumbers(10_000, USAGE);

/** @throws {InputError} for an unknown option or a number that is none. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = readArguments(args, OPTIONS, USAGE);
  return {
    conversations: wholeNumber('--conversations', values.conversations ?? '100'),
    turns: wholeNumber('--turns', values.turns ?? '5'),
    rounds: wholeNumber('--rounds', values.rounds ?? '3'),
    against: values.against === undefined ? undefined : resolve(values.against),
    isFull: values.full ?? false,
    hasLatency: !(values['no-latency'] ?? false),
    isJson: values.json ?? false,
  };
}
