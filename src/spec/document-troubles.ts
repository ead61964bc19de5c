import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, type Node } from 'yaml';
import { MOST_LEVELS } from '../contract/parse-json.ts';
import { PROTOTYPE } from './seed-fields.ts';

/** What is wrong within a document that the parser accepts, and the offset of its place. */
export interface Trouble {
  readonly at: number;
  readonly message: string;
}

interface Walk {
  readonly found: Trouble[];
  /** By name, as they stand above the node that is looked at. */
  readonly anchors: Map<string, Node>;
  /** Lists and mappings around that node, the outermost first. */
  readonly around: Node[];
}

/**
 * Keys that stand twice or cannot be read, aliases of nothing or of what they stand in, and what is nested too deeply. One walk,
 * whatever the size: what the parser does for each key and alias looks through all the others.
 */
export function documentTroubles({ contents }: Document): readonly Trouble[] {
  const walk: Walk = { found: [], anchors: new Map(), around: [] };
  visit(contents, walk);
  return walk.found;
}

function visit(node: unknown, walk: Walk): void {
  if (!isNode(node)) return;
  if (isAlias(node)) return visitAlias(node.source, offsetOf(node), walk);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (!isCollection(node)) return;
  if (walk.around.length === MOST_LEVELS) {
    walk.found.push({
      at: offsetOf(node),
      message: `is nested more than ${MOST_LEVELS} levels deep; write it flatter`,
    });
    return;
  }
  walk.around.push(node);
  if (isMap(node)) {
    const keys = node.items.map(({ key }) => key);
    walk.found.push(...doubledKeys(keys), ...lostKeys(keys));
  }
  for (const item of node.items as readonly unknown[]) {
    if (isPair(item)) visit(item.key, walk);
    visit(isPair(item) ? item.value : item, walk);
  }
  walk.around.pop();
}

function visitAlias(source: string, at: number, { found, anchors, around }: Walk): void {
  const target = anchors.get(source);
  if (!target) found.push({ at, message: `*${source} is not defined above; write &${source} before it` });
  else if (around.includes(target)) found.push({ at, message: `*${source} contains itself; write it out` });
}

function doubledKeys(keys: readonly unknown[]): readonly Trouble[] {
  const seen = new Set<unknown>();
  return keys.flatMap((key) => {
    const name = isScalar(key) ? key.value : key;
    const isNew = seen.size < seen.add(name).size;
    return isNew ? [] : [{ at: offsetOf(key), message: `the key "${String(name)}" appears twice; keep one of them` }];
  });
}

/** What reads an object passes over a key of this name without a word. */
function lostKeys(keys: readonly unknown[]): readonly Trouble[] {
  const lost = keys.filter((key) => isScalar(key) && key.value === PROTOTYPE);
  return lost.map((key) => ({
    at: offsetOf(key),
    message: `no key can have the name "${PROTOTYPE}"; rename or remove it`,
  }));
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
