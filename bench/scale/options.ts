import { parseArgs } from 'node:util';
import { InputError } from '../../src/contract/errors.ts';

/** What a run of the scale bench was told. */
export interface ScaleOptions {
  /** Seeds of each batch, one batch after the other, each with a server and a worker of its own. */
  readonly sizes: readonly number[];
  /** Turns of each conversation, the seed's included. */
  readonly turns: number;
  readonly concurrency: number;
  /** A batch that takes longer is left where it is, and told of as far as it came. */
  readonly limitMs: number;
  readonly isJson: boolean;
}

const USAGE = 'npx tsx bench/scale.ts [--seeds N,N…] [--turns N] [--concurrency N] [--minutes N] [--json]';

/** @throws {InputError} for an unknown option or a number that is none. */
export function readScaleOptions(args: readonly string[]): ScaleOptions {
  const values = parse(args);
  return {
    sizes: (values.seeds ?? '1000').split(',').map((text) => wholeNumber('--seeds', text)),
    turns: wholeNumber('--turns', values.turns ?? '3'),
    concurrency: wholeNumber('--concurrency', values.concurrency ?? '50'),
    limitMs: wholeNumber('--minutes', values.minutes ?? '600') * 60_000,
    isJson: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  const options = {
    seeds: { type: 'string' },
    turns: { type: 'string' },
    concurrency: { type: 'string' },
    minutes: { type: 'string' },
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
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw InputError.of(option, `"${text}" is no whole number from 1 to 1000000; ${USAGE}`);
}
