import type { Environment } from './environment.ts';

const KEYS = ['CONVSIM_ENCRYPTION_KEY', 'CONVSIM_ENCRYPTION_OLD_KEYS'] as const;

/** The variables that hold keys. */
export type KeyVariables = Readonly<Partial<Record<(typeof KEYS)[number], string>>>;

/**
 * Takes the keys out of the environment of this process, so that no module, and no program that it starts, is given them; returns
 * them for a process of convsim that needs them too.
 */
export function takeKeys(env: NodeJS.ProcessEnv): KeyVariables {
  const taken = KEYS.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  for (const [name] of taken) delete env[name];
  return Object.fromEntries(taken);
}

/** Whether a variable holds keys. */
export function isKeyVariable(name: string): boolean {
  return KEYS.some((key) => key === name);
}

/** An environment without the keys. */
export function withoutKeys(env: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isKeyVariable(name)));
}
