import { InputError } from '../contract/errors.ts';

const underway = new Set<string>();

/**
 * Keeps two calls of this process from leading the same batch: either would be asked with the functions of the other.
 * @throws {InputError} when another call leads it.
 */
export async function onlyOnce<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  if (underway.has(key)) {
    const message =
      'two calls at the same time have the same options and so the same batch; give each its own name, tag or batch';
    throw InputError.of('simulate: batch', message);
  }
  underway.add(key);
  try {
    return await work();
  } finally {
    underway.delete(key);
  }
}
