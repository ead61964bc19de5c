import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../support/temp-folder.ts';
import { run } from '../../../support/reading-commands.ts';

describe('schema', () => {
  it('prints a JSON Schema to stdout', async () => {
    const { out } = await run(['schema'], { home: await tempFolder() });
    expect(JSON.parse(out)).toMatchObject({ type: 'object', required: ['agent'] });
  });
});
