import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { onTestFinished } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import { createActivities } from '../../src/activities/create-activities.ts';
import type { BatchRuntime, Dependencies } from '../../src/activities/dependencies.ts';
import type { Seed } from '../../src/contract/seed.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import type { Store, TurnKey } from '../../src/store/store.ts';
import { keyOf, loadBatch, manifestNamed } from './store-conformance/samples.ts';
import { tempFolder } from './temp-folder.ts';

/** What a lab is made of; components that are not given must not be asked. */
export interface LabOptions extends Partial<BatchRuntime> {
  /** Default: one plain seed. */
  readonly seeds?: number | readonly Seed[];
  /** Takes the place of parts of the store. */
  readonly broken?: Partial<Store>;
  /** Default: there is no set. */
  readonly judgesOf?: Dependencies['judgesOf'];
}

/** The activities of a worker on a real store that holds the open batch `one`. */
export interface ActivityLab {
  readonly store: Store;
  /** The store's file. */
  readonly file: string;
  /** Runs an activity as Temporal would, in `environment` if that is given. */
  run<Name extends keyof Activities>(
    name: Name,
    input: Parameters<Activities[Name]>[0],
    environment?: MockActivityEnvironment,
  ): Promise<Awaited<ReturnType<Activities[Name]>>>;
  /** The failure that Temporal is told when an activity fails. */
  failure<Name extends keyof Activities>(
    name: Name,
    input: Parameters<Activities[Name]>[0],
  ): Promise<ApplicationFailure>;
}

/** Opens a lab; the store goes with the test. */
export async function activityLab({
  seeds = 1,
  broken = {},
  judgesOf = () => Promise.reject(new Error('no judge must be asked')),
  ...components
}: LabOptions = {}): Promise<ActivityLab> {
  const file = `${await tempFolder()}/store.db`;
  const store = await openSqliteStore(file);
  onTestFinished(() => store.close());
  await loadBatch(store, 'one', seeds);
  const runtime: BatchRuntime = {
    spec: manifestNamed('one').spec,
    agent: { invoke: () => Promise.reject(new Error('the agent must not be asked')) },
    questions: { generate: () => Promise.reject(new Error('the generator must not be asked')) },
    context: { extract: () => Promise.reject(new Error('the extractor must not be asked')) },
    ...components,
  };
  const activities = createActivities({
    store: { ...store, ...broken },
    runtimeOf: async () => runtime,
    extractionOf: async () => runtime,
    judgesOf,
  });
  const lab: ActivityLab = {
    store,
    file,
    run: (name, input, environment = quietEnvironment()) =>
      environment.run(activities[name] as (given: typeof input) => never, input),
    async failure(name, input) {
      const thrown: unknown = await lab.run(name, input).catch((error: unknown) => error);
      if (thrown instanceof ApplicationFailure) return thrown;
      throw new Error(`expected an ApplicationFailure, got ${String(thrown)}`);
    },
  };
  return lab;
}

/** A worker's surroundings without its log lines. */
export function quietEnvironment(info: { attempt?: number } = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
}

/** The input of a step of turn `turn` of the first conversation. */
export function turnInput(turn = 0): TurnKey & { conversationId: string } {
  return { ...keyOf('one', 0, turn), conversationId: 'one/seed-0' };
}

/** A promise that is settled from outside. */
export function gate<T>(): { readonly opened: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { opened, open };
}
