/** A profile as Node writes it (`--cpu-prof`); the parts that are read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  /** Id of the node that ran, at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Time spent in functions themselves, calls of others apart. */
export interface SelfTime {
  readonly name: string;
  readonly milliseconds: number;
}

/** Self times by package, longest first; time without work is left out. */
export function byPackage(profile: CpuProfile): SelfTime[] {
  return selfTimes(profile, ({ functionName, url }) => packageOf(url) || functionName);
}

/** Self times by function and package, longest first; time without work is left out. */
export function byFunction(profile: CpuProfile): SelfTime[] {
  return selfTimes(profile, ({ functionName, url }) => `${functionName || '(anonymous)'}  ${packageOf(url)}`.trim());
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

const NO_WORK = ['(idle)', '(root)'];

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (frame: Frame) => string): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const totals = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame || NO_WORK.includes(frame.functionName)) continue;
    const name = nameOf(frame);
    totals.set(name, (totals.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...totals]
    .map(([name, milliseconds]) => ({ name, milliseconds }))
    .toSorted((one, other) => other.milliseconds - one.milliseconds);
}

/** `@temporalio/worker`, `src/store`, `node:internal`, or the file's name. */
function packageOf(url: string): string {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url);
  if (found?.[1]) return found[1];
  const own = /\/(src\/[^/]+|bench)\//.exec(url);
  if (own?.[1]) return own[1];
  return url.startsWith('node:') ? url.replace(/^(node:[^/]+).*/, '$1') : (url.split('/').at(-1) ?? '');
}
