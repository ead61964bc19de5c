import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { mayHaveCanary } from '../../progress/canary.ts';
import { counted } from '../../progress/amounts.ts';
import { type CheckedSeeds, checkSeeds } from '../../spec/check-seeds.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { loadEnvFile } from '../../process/load-env-file.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { type LoadedSpec, readSpec } from '../../spec/read-spec.ts';
import type { SeedsSource } from '../../spec/open-seeds.ts';
import { surveySeeds } from '../../spec/survey-seeds.ts';
import { closeComponents, makeComponents } from '../../worker/make-components.ts';
import { helpNotes } from '../help-notes.ts';
import { tryCalls } from '../try-calls.ts';
import type { CliContext } from '../cli-context.ts';
import { readSeedsOption, SEEDS_HELP } from '../seeds-option.ts';
import { proxyLine } from '../proxy-line.ts';

/** What `validate` is given beside the spec. */
interface ValidateOptions {
  readonly seeds?: string;
  readonly call?: boolean;
}

/** `convsim validate SPEC`: everything that `run` checks before it starts; with `--call` also one call of each component. */
export function validateCommand(context: CliContext): Command {
  return new Command('validate')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('check a spec, its seeds and its components without starting anything')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-validate', 'convsim validate sim.yaml', 'convsim validate sim.yaml --call'),
    )
    .option('--seeds <file>', SEEDS_HELP)
    .option('--call', 'ask the agent and the question generator once each, and estimate what the batch takes')
    .action(async (file: string, { seeds, call }: ValidateOptions) => {
      await using given = await readSeedsOption(context.terminal, seeds);
      const { source } = given;
      const { loaded, count, notes } = await validate(file, source, context);
      for (const note of notes) context.terminal.say(`note: ${note}`);
      const proxies = await proxyLine(loaded, context.config.env);
      sayValid(context, { file, loaded, count });
      if (proxies !== undefined) context.terminal.say(proxies);
      if (call) process.exitCode = await callComponents(context, loaded, source);
    });
}

async function callComponents(
  { terminal, config }: CliContext,
  loaded: LoadedSpec,
  seeds: SeedsSource | undefined,
): Promise<number> {
  const { spec, projectDir } = loaded;
  const { first, size } = await surveySeeds(chooseSeeds(loaded, seeds), spec.maxTurns);
  const components = await makeComponents(spec, { projectDir, readEnv: (name) => config.env[name] });
  try {
    return await tryCalls(terminal, { runtime: { spec, ...components }, seed: first }, size);
  } finally {
    await closeComponents(components);
  }
}

async function validate(
  file: string,
  seeds: SeedsSource | undefined,
  { config }: CliContext,
): Promise<{ loaded: LoadedSpec; count: number; notes: readonly string[] }> {
  const { env } = config;
  loadEnvFile(dirname(file));
  const reading = readSpec(file, { env, types: componentTypes });
  const [loaded, seedCheck] = await Promise.allSettled([reading, checkGivenSeeds(reading, seeds)]);
  if (loaded.status === 'rejected') throw new InputError(problemsOf([loaded, seedCheck]));
  const components = checkComponents(loaded.value, { readEnv: (name) => env[name], types: componentTypes });
  const [componentCheck] = await Promise.allSettled([components]);
  const problems = problemsOf([componentCheck, seedCheck]);
  if (problems.length > 0 || seedCheck.status === 'rejected') throw new InputError(problems);
  return { loaded: loaded.value, ...seedCheck.value };
}

type Seeds = Pick<CheckedSeeds, 'count' | 'notes'>;

/** Seeds that `--seeds` names can be checked although the spec is wrong; those of the spec cannot. */
async function checkGivenSeeds(reading: Promise<LoadedSpec>, seeds: SeedsSource | undefined): Promise<Seeds> {
  if (seeds) return checkSeeds(seeds);
  const loaded = await reading.catch(() => undefined);
  return loaded === undefined ? { count: 0, notes: [] } : checkSeeds(chooseSeeds(loaded, undefined));
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
    ...(mayHaveCanary(loaded.spec, count) ? ['the first conversation goes ahead alone'] : []),
  ];
  terminal.say(`${basename(file)} is valid: ${parts.join(', ')}`);
}
