import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { counted } from '../../progress/amounts.ts';
import { checkSeeds } from '../../spec/check-seeds.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { type LoadedSpec, readSpec } from '../../spec/read-spec.ts';
import type { CliContext } from '../cli-context.ts';
import { proxyLine } from '../proxy-line.ts';

/** `convsim validate SPEC`: everything that `run` checks before it starts, and nothing else. */
export function validateCommand(context: CliContext): Command {
  return new Command('validate')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('check a spec, its seeds and its components without starting anything')
    .option('--seeds <file>', 'seed questions: .txt, .csv or .jsonl; default: the seeds of the spec')
    .action(async (file: string, { seeds }: { seeds?: string }) => {
      const { loaded, count } = await validate(file, seeds, context);
      const proxies = await proxyLine(loaded, context.config.env);
      sayValid(context, { file, loaded, count });
      if (proxies !== undefined) context.terminal.say(proxies);
    });
}

async function validate(
  file: string,
  seeds: string | undefined,
  { config }: CliContext,
): Promise<{ loaded: LoadedSpec; count: number }> {
  const { env } = config;
  const reading = readSpec(file, { env, types: componentTypes });
  const [loaded, seedCheck] = await Promise.allSettled([reading, checkGivenSeeds(reading, seeds)]);
  if (loaded.status === 'rejected') throw new InputError(problemsOf([loaded, seedCheck]));
  const components = checkComponents(loaded.value, { readEnv: (name) => env[name], types: componentTypes });
  const [componentCheck] = await Promise.allSettled([components]);
  const problems = problemsOf([componentCheck, seedCheck]);
  if (problems.length > 0 || seedCheck.status === 'rejected') throw new InputError(problems);
  return { loaded: loaded.value, count: seedCheck.value };
}

/** Seeds that `--seeds` names can be checked although the spec is wrong; those of the spec cannot. */
async function checkGivenSeeds(reading: Promise<LoadedSpec>, seeds: string | undefined): Promise<number> {
  if (seeds === undefined) {
    const loaded = await reading.catch(() => undefined);
    return loaded === undefined ? 0 : (await checkSeeds(chooseSeeds(loaded, undefined))).count;
  }
  const source = { kind: 'file', path: resolve(seeds), namedAt: '--seeds' } as const;
  return (await checkSeeds(source)).count;
}

function sayValid(
  { terminal }: CliContext,
  { file, loaded, count }: { file: string; loaded: LoadedSpec; count: number },
): void {
  const { agent, questions, context, maxTurns } = loaded.spec;
  const parts = [
    counted(count, 'seed'),
    `agent ${agent.type}`,
    `questions ${questions.type}`,
    `context ${context.type}`,
    `up to ${counted(maxTurns + 1, 'turn')} per conversation`,
  ];
  terminal.say(`${basename(file)} is valid: ${parts.join(', ')}`);
}
