import { fieldsOf } from '../contract/fields-of.ts';

/**
 * The exports of a module's namespace by name, whichever way it was loaded: CommonJS, and TypeScript outside of a package
 * of type `module`, keep theirs one level down, under `default`.
 */
export function moduleExports(namespace: unknown): ReadonlyMap<string, unknown> {
  const outer = fieldsOf(namespace);
  const inner = fieldsOf(outer['default']);
  const all = new Map(Object.entries({ ...inner, ...outer }));
  if ('default' in inner) all.set('default', inner['default']);
  else if ('__esModule' in inner) all.delete('default');
  all.delete('module.exports');
  all.delete('__esModule');
  return all;
}
