import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { readSeeds } from '../../../src/spec/settle-seeds.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('the limit of a seed list', () => {
  it('reads only the first seeds, with the ids and the digest of a list that has no more', async () => {
    const folder = await tempFolder({ 'all.txt': 'a?\n\nb?\nc?\nd?\n', 'two.txt': 'a?\nb?\n' });
    const all = { kind: 'file', path: join(folder, 'all.txt'), namedAt: '--seeds' } as const;
    const two = { ...all, path: join(folder, 'two.txt') };
    const limited = await checkSeeds({ ...all, limit: 2 });
    expect(limited).toMatchObject({ count: 2, digest: (await checkSeeds(two)).digest });
    expect(limited.digest).not.toBe((await checkSeeds(all)).digest);
    const questions: string[] = [];
    for await (const { question } of readSeeds({ ...all, limit: 2 }, 'b')) questions.push(question);
    expect(questions).toEqual(['a?', 'b?']);
  });

  it('may be larger than the list', async () => {
    const folder = await tempFolder({ 'two.txt': 'a?\nb?\n' });
    const source = { kind: 'file', path: join(folder, 'two.txt'), namedAt: '--seeds', limit: 9 } as const;
    expect((await checkSeeds(source)).count).toBe(2);
  });
});
