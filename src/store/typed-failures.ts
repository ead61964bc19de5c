import { StepFailure } from '../contract/failures.ts';
import { reasonOf } from './reason-of.ts';

type Methods = Record<string, (...input: never[]) => Promise<unknown>>;

/** The same methods, which throw `StepFailure` `StoreUnavailable` for whatever the database throws. */
export function typedFailures<M extends { [K in keyof M]: (...input: never[]) => Promise<unknown> }>(methods: M): M {
  const wrapped = Object.entries(methods as Methods).map(([name, method]) => [name, typed(name, method)]);
  return Object.fromEntries(wrapped) as M;
}

function typed(name: string, method: (...input: never[]) => Promise<unknown>) {
  return async (...input: never[]) => {
    try {
      return await method(...input);
    } catch (error) {
      if (error instanceof StepFailure) throw error;
      throw new StepFailure('StoreUnavailable', `The store failed in ${name}: ${reasonOf(error)}`, { cause: error });
    }
  };
}
