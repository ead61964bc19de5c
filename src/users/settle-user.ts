import { StepFailure } from '../contract/failures.ts';
import type { Persona } from '../contract/persona.ts';
import type { Seed } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { StopSpec } from '../contract/stop-spec.ts';
import type { UserSpec } from '../contract/user-spec.ts';
import { GUARDS, type Guard } from '../contract/user-turn.ts';
import { builtInPersonas } from './built-in-personas.ts';

/** Who asks where nothing is said about it. */
const DEFAULT_PERSONA = 'plain';

/** Something that the user knows. */
export interface SettledFact {
  /** `f1`, `f2` …, in the order of the spec. */
  readonly id: string;
  readonly text: string;
  readonly reveal: 'asked' | 'freely' | 'never';
}

/** The simulated user of one conversation, everything settled. */
export interface SettledUser {
  /** Name of the persona. */
  readonly name: string;
  readonly persona: Persona;
  /** What the user wants, in parts; empty where nothing is said about it. */
  readonly goal: readonly string[];
  readonly facts: readonly SettledFact[];
  readonly unknown: readonly string[];
  readonly guidelines: readonly string[];
  /** Unhelpful answers in a row before the user leaves; `null`: endless. */
  readonly patience: number | null;
  /** Follow-up turns before the user may end the conversation. */
  readonly minTurns: number;
  /** Whether the user's word that the goal is reached is enough. */
  readonly goalRule: NonNullable<StopSpec['goal']>;
  /** Guards that are on. */
  readonly guards: ReadonlySet<Guard>;
}

type FactInput = NonNullable<UserSpec['facts']>[number];

/**
 * The user of a conversation: what its seed says goes before the spec's `user`, and that before the persona; own personas go
 * before built-in ones.
 * @throws {StepFailure} `WorkerMisconfigured` for a persona that this version of convsim does not have.
 */
export function settleUser(spec: Pick<SimulationSpec, 'user' | 'personas' | 'stop'>, seed: Seed): SettledUser {
  const { user = {}, stop } = spec;
  const name = seed.persona ?? firstName(user.persona) ?? DEFAULT_PERSONA;
  const persona = personaOf(name, spec.personas);
  return {
    name,
    persona,
    goal: [seed.goal ?? user.goal ?? []].flat(),
    facts: (seed.facts ?? user.facts ?? []).map(settledFact),
    unknown: seed.unknown ?? user.unknown ?? [],
    guidelines: seed.guidelines ?? user.guidelines ?? [],
    patience: seed.patience === undefined ? persona.patience : seed.patience,
    minTurns: seed.minTurns ?? stop?.minTurns ?? 0,
    goalRule: stop?.goal ?? 'claimed',
    guards: new Set(GUARDS.filter((guard) => user.guards?.[guard] !== false)),
  };
}

/** Seeds name their persona where the spec leaves a choice. */
function firstName(choice: UserSpec['persona']): string | undefined {
  if (choice === undefined || typeof choice === 'string') return choice;
  return Array.isArray(choice) ? choice[0] : Object.keys(choice.mix)[0];
}

function personaOf(name: string, own: SimulationSpec['personas'] = {}): Persona {
  const builtIn: Readonly<Record<string, Persona>> = builtInPersonas;
  const found = [own, builtIn].find((personas) => Object.hasOwn(personas, name))?.[name];
  if (found) return found;
  const known = [...Object.keys(own), ...Object.keys(builtIn)].join(', ');
  const message = `This worker knows no persona ${name}, only ${known}; update convsim on this machine.`;
  throw new StepFailure('WorkerMisconfigured', message);
}

function settledFact(fact: FactInput, index: number): SettledFact {
  const { fact: text, reveal } = typeof fact === 'string' ? { fact, reveal: 'asked' as const } : fact;
  return { id: `f${index + 1}`, text, reveal };
}
