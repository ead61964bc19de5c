import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, longest first. */
const LONGEST = [
  'secrets',
  'suggestions',
  'causes',
  'modules',
  'library',
  'scale',
  'suggestions-judging',
  'suggestions-server',
  'killed-users',
  'statistics-scale',
  'several-workers',
];

/** Starts the files that take longest first: one that starts last would keep the others' places empty while it runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/test/slow/${name}.test.ts`));
  return rank === -1 ? LONGEST.length : rank;
}
