import { SEED_FORMATS } from '../spec/open-seeds.ts';
import { type GivenSeeds, givenSeeds } from '../spec/spool-seeds.ts';
import type { Terminal } from './terminal.ts';

/** What `--seeds` takes, for `--help`. */
export const SEEDS_HELP = `seed questions: a ${SEED_FORMATS} file, or - for standard input; default: the seeds of the spec`;

/** The seeds of `--seeds`; says what to do where they are typed. */
export function readSeedsOption(terminal: Terminal, option: string | undefined): Promise<GivenSeeds> {
  if (option === '-' && process.stdin.isTTY)
    terminal.say('reading seeds from standard input, one question per line; end with Ctrl-D');
  return givenSeeds(option, process.stdin);
}
