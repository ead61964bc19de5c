import type { Environment } from './environment.ts';
import { isSecretVariable } from './secrets.ts';

/** Shorter values are words such as `default`. */
const SHORTEST = 8;

/** Where a secret is kept, as in `…_CREDENTIALS=/etc/key.json`: no secret, and needed in messages. */
const PLACE = /^(?:[/~.]|[a-z]:\\)/i;

/** The values of variables whose names say that they hold a secret: what a user's code may repeat in an error. */
export function environmentSecrets(env: Environment): readonly string[] {
  return Object.entries(env)
    .filter(([name]) => isSecretVariable(name))
    .flatMap(([, value = '']) => [value, value.trim()])
    .filter((value) => value.length >= SHORTEST && !PLACE.test(value));
}
