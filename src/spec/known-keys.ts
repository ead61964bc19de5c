import { type DocumentPath, valueAt } from './dotted-path.ts';

/** The parts of a JSON Schema that name keys and types. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly const?: unknown;
}

/** Keys that the mapping at a path may have, given the types that the document names. */
export function knownKeys(schema: SchemaNode, root: unknown, path: DocumentPath): readonly string[] {
  const keys = nodesAt(schema, root, path).flatMap(({ properties = {}, propertyNames }) => {
    return [...Object.keys(properties), ...(propertyNames?.enum ?? [])];
  });
  return [...new Set(keys)];
}

/** Component types that a top-level key, or an entry of its list, may name; empty if it names no component. */
export function knownTypes(schema: SchemaNode, path: DocumentPath): readonly string[] {
  const [name, index, ...deeper] = path;
  const named = name === undefined || deeper.length > 0 ? undefined : schema.properties?.[String(name)];
  const section = index === undefined ? named : named?.items;
  return (section?.oneOf ?? []).map((variant) => String(variant.properties?.['type']?.const));
}

function nodesAt(schema: SchemaNode, value: unknown, path: DocumentPath): readonly SchemaNode[] {
  const nodes = variantsFor(schema, value);
  const [head, ...rest] = path;
  if (head === undefined) return nodes;
  return nodes.flatMap((node) => {
    const next = typeof head === 'number' ? node.items : (node.properties?.[String(head)] ?? valuesOf(node));
    return next ? nodesAt(next, valueAt(value, [head]), rest) : [];
  });
}

/** What the values of a mapping by names are. */
function valuesOf({ additionalProperties: values }: SchemaNode): SchemaNode | undefined {
  return typeof values === 'object' ? values : undefined;
}

function variantsFor(node: SchemaNode, value: unknown): readonly SchemaNode[] {
  const variants = node.oneOf ?? node.anyOf;
  if (!variants) return [node];
  const ofType = variants.filter((variant) => fitsType(variant, value));
  const complete = ofType.filter(({ properties, required = [] }) => {
    return properties && required.every((key) => valueAt(value, [key]) !== undefined);
  });
  return (complete.length > 0 ? complete : ofType).flatMap((variant) => variantsFor(variant, value));
}

function fitsType(variant: SchemaNode, value: unknown): boolean {
  const type = variant.properties?.['type']?.const;
  return type === undefined || type === valueAt(value, ['type']);
}
