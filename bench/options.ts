import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '../src/contract/errors.ts';

/** What a run of the bench was told. */
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

/** @throws {InputError} for an unknown option or a number that is none. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
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

function parse(args: readonly string[]) {
  const options = {
    conversations: { type: 'string' },
    turns: { type: 'string' },
    rounds: { type: 'string' },
    against: { type: 'string' },
    full: { type: 'boolean' },
    'no-latency': { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw InputError.of(args.join(' '), `${error instanceof Error ? error.message : String(error)}; ${USAGE}`);
  }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw InputError.of(option, `"${text}" is no whole number from 1 to 10000; ${USAGE}`);
}
