import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../../support/reading-commands.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const SPEC = `agent: { type: openai-chat, baseUrl: "http://127.0.0.1:1/v1", model: m, apiKeyEnv: ENV_FILE_TEST_KEY }
questions: { type: script, questions: [b?] }
context: { type: agent-response }
seeds: [a?]
`;

afterEach(() => {
  delete process.env['ENV_FILE_TEST_KEY'];
});

describe('validate', () => {
  it('reads the .env beside the spec', async () => {
    const folder = await tempFolder({ 'sim.yaml': SPEC, '.env': 'ENV_FILE_TEST_KEY=from-file\n' });
    const env = process.env as Record<string, string>;
    const { err } = await run(['validate', join(folder, 'sim.yaml')], { home: join(folder, '.convsim'), env });
    expect(err).toContain('sim.yaml is valid');
    expect(err).not.toContain('from-file');
  });
});
