import { StepFailure } from '../contract/failures.ts';

/** What every process of convsim works with; others, such as `fetch`, a module may replace. */
const KEPT: readonly (readonly [object, string])[] = [
  ...['Promise', 'Map', 'Set', 'Date', 'Array', 'Object', 'JSON', 'Error'].map((name) => [globalThis, name] as const),
  [JSON, 'parse'],
  [JSON, 'stringify'],
  [Date, 'now'],
];

let present: readonly unknown[] = [];
let inFlight = 0;

/**
 * Calls a function of a module, and puts globals back that it replaced: every other call would break. What was replaced while the
 * module was loaded stays.
 * @throws {StepFailure} `ModuleContract` where it has replaced some.
 */
export async function keepGlobals(place: string, call: () => unknown): Promise<unknown> {
  if (inFlight === 0) present = KEPT.map(([owner, name]) => Reflect.get(owner, name) as unknown);
  inFlight += 1;
  try {
    let pending: unknown;
    try {
      pending = call();
    } finally {
      putBack(place);
    }
    return await pending;
  } finally {
    inFlight -= 1;
    putBack(place);
  }
}

function putBack(place: string): void {
  let replaced = '';
  // Nothing here may need what was replaced.
  for (let index = 0; index < KEPT.length; index += 1) {
    const kept = KEPT[index];
    if (kept === undefined || Reflect.get(kept[0], kept[1]) === present[index]) continue;
    Reflect.set(kept[0], kept[1], present[index]);
    if (replaced === '')
      replaced = kept[0] === globalThis ? kept[1] : `${kept[0] === JSON ? 'JSON' : 'Date'}.${kept[1]}`;
  }
  if (replaced === '') return;
  const remedy = 'A function must leave the globals of its process as they are: use a name of its own.';
  throw new StepFailure('ModuleContract', `${place} replaced ${replaced}, which was put back. ${remedy}`);
}
