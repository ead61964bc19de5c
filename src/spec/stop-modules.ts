import type { ComponentPath } from '../contract/component-type.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { DocumentPath } from './dotted-path.ts';

/** A module that a stop rule names, and where the spec names it. */
interface StopModule {
  readonly at: DocumentPath;
  readonly file: ComponentPath;
}

/** The modules of `stop.when`, as the spec is written. */
export function stopModules(spec: object): readonly StopModule[] {
  const { when } = fieldsOf(fieldsOf(spec)['stop']);
  if (!Array.isArray(when)) return [];
  return when.flatMap((check, index) => {
    const { module: path } = fieldsOf(check);
    if (typeof path !== 'string' || path === '') return [];
    const at = ['stop', 'when', index, 'module'];
    return [{ at, file: { option: 'module', kind: 'file' as const, path, isCode: true } }];
  });
}
