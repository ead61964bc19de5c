/** What a key does while the part that names it is shown. */
export interface KeyAction {
  /** For the help, in the imperative: "Open the conversation". */
  readonly does: string;
  readonly act: () => void;
}

/** Actions by `KeyboardEvent.key`; an absent action leaves the key alone. */
export type Keys = Readonly<Record<string, KeyAction | undefined>>;

/** One part's keys, as they are now. */
export interface KeyLayer {
  keys: Keys;
}

/** Parts that are shown, the last one first served. */
const layers: KeyLayer[] = [];

/** Makes the keys of a part answer; returns what ends that. */
export function addKeys(layer: KeyLayer): () => void {
  if (layers.length === 0) addEventListener('keydown', answer);
  layers.push(layer);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
    if (layers.length === 0) removeEventListener('keydown', answer);
  };
}

/** What the keys do now, the first part's first. */
export function activeKeys(): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const { keys } of layers) {
    for (const [key, action] of Object.entries(keys)) if (action) all.set(key, action.does);
  }
  return all;
}

function answer(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isTaken(event)) return;
  const action = layers.findLast(({ keys }) => keys[event.key])?.keys[event.key];
  if (!action) return;
  event.preventDefault();
  action.act();
}

/** Keys belong to the browser with a modifier, to a field while somebody types, and to an open dialog or menu. */
function isTaken({ altKey, ctrlKey, metaKey, target, key }: KeyboardEvent): boolean {
  if (altKey || ctrlKey || metaKey || document.querySelector('dialog[open], :popover-open')) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return true;
  return key === 'Enter' && target.closest('a, button, summary, input') !== null;
}
