import { basename } from 'node:path';
import { Visitor, type Expression, type FunctionBody } from 'oxc-parser';
import { countLines, type Source } from './read-sources.ts';

/** Figures from the syntax tree of one file. */
export interface Syntax {
  /** Lines of each function that has a body in braces. */
  readonly functionLines: readonly number[];
  readonly anys: number;
  readonly errorClasses: number;
  /** `throw new Error`, `TypeError` or `RangeError`. */
  readonly plainThrows: number;
  /** `throw` of any other new error, or of one that a function makes. */
  readonly ownThrows: number;
  readonly exports: number;
  /** Exports with a comment right above them. */
  readonly commentedExports: number;
  readonly commentLines: number;
  /** Whether an export gives the file its name: `readSpec` in `read-spec.ts`, `GROUP_SIZE` in `group-size.ts`. */
  readonly isNamedAfterExport: boolean;
}

/** Measures one file. */
export function syntaxOf(source: Source): Syntax {
  const exported = source.parsed.program.body.filter((node) => 'declaration' in node && node.declaration !== null);
  return {
    ...countsOf(source),
    exports: exported.length,
    commentedExports: exported.filter(({ start }) => isCommented(source, start)).length,
    commentLines: commentLinesOf(source),
    isNamedAfterExport: exportedNames(source).map(kebabCase).includes(basename(source.path, '.ts')),
  };
}

function countsOf({ text, parsed }: Source) {
  const functionLines: number[] = [];
  const counts = { anys: 0, errorClasses: 0, plainThrows: 0, ownThrows: 0 };
  const measure = (node: { start: number; end: number; body: FunctionBody | Expression | null }): void => {
    if (node.body?.type === 'BlockStatement') functionLines.push(linesBetween(text, node));
  };
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
    TSAnyKeyword: () => void (counts.anys += 1),
    ClassDeclaration: ({ superClass }) => void (counts.errorClasses += isErrorName(superClass) ? 1 : 0),
    ThrowStatement({ argument }) {
      if (argument.type === 'NewExpression' && isPlainError(argument.callee)) counts.plainThrows += 1;
      else if (isMade(argument)) counts.ownThrows += 1;
    },
  }).visit(parsed.program);
  return { functionLines, ...counts };
}

function isPlainError(callee: Expression): boolean {
  return callee.type === 'Identifier' && ['Error', 'TypeError', 'RangeError'].includes(callee.name);
}

function isErrorName(superClass: Expression | null): boolean {
  return superClass?.type === 'Identifier' && /(Error|Failure)$/.test(superClass.name);
}

function isMade({ type }: Expression): boolean {
  return type === 'NewExpression' || type === 'CallExpression' || type === 'AwaitExpression';
}

function isCommented({ text, parsed }: Source, start: number): boolean {
  return parsed.comments.some(({ end }) => end <= start && text.slice(end, start).trim() === '');
}

function commentLinesOf({ text, parsed }: Source): number {
  return parsed.comments.reduce((sum, comment) => sum + linesBetween(text, comment), 0);
}

function linesBetween(text: string, { start, end }: { readonly start: number; readonly end: number }): number {
  return countLines(text.slice(start, end)) + 1;
}

function exportedNames({ parsed }: Source): readonly string[] {
  const entries = parsed.module.staticExports.flatMap((statement) => statement.entries);
  return entries.flatMap(({ exportName }) => exportName.name ?? []);
}

function kebabCase(name: string): string {
  return name
    .replaceAll('_', '-')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
