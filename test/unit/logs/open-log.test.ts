import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { openLog, SAID } from '../../../src/logs/open-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { linesIn } from '../../support/log-lines.ts';

describe('the log', () => {
  it('is made with its first event, one JSON object a line', async () => {
    const home = await tempFolder();
    const log = openLog({ home, env: {} });
    expect(await readdir(home)).toEqual([]);
    log.warn({ event: 'batch paused', batch_id: 'b' }, 'batch b paused');
    log.debug({ event: 'detail' }, 'below the level');
    expect(await readdir(join(home, 'logs'))).toEqual([expect.stringMatching(/^convsim-\d{8}T\d{6}Z-\d+\.jsonl$/)]);
    expect(await linesIn(home)).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        pid: process.pid,
        event: 'batch paused',
        batch_id: 'b',
        message: 'batch b paused',
      },
    ]);
  });

  it('holds no secret of the environment, whoever logged it', async () => {
    const home = await tempFolder();
    const said: string[] = [];
    const log = openLog({ home, env: { TEMPORAL_API_KEY: 'key-of-temporal' }, echo: (line) => said.push(line) });
    log.warn({ event: 'poll failed', reason: 'Bearer key-of-temporal' }, 'refused key-of-temporal');
    expect(await linesIn(home)).toMatchObject([{ reason: 'Bearer ***', message: 'refused ***' }]);
    expect(said).toEqual([expect.stringMatching(/refused \*\*\*$/)]);
  });

  it('takes its level from CONVSIM_LOG_LEVEL, and no other word', async () => {
    const home = await tempFolder();
    openLog({ home, env: { CONVSIM_LOG_LEVEL: 'error' } }).warn({ event: 'x' }, 'too low');
    expect(await readdir(home)).toEqual([]);
    openLog({ home, env: { CONVSIM_LOG_LEVEL: 'debug' } }).debug({ event: 'x' }, 'high enough');
    expect(await linesIn(home)).toMatchObject([{ level: 'debug' }]);
    expect(() => openLog({ home, env: { CONVSIM_LOG_LEVEL: 'loud' } })).toThrow(InputError);
  });

  it('is said in short lines on demand, but not twice', async () => {
    const said: string[] = [];
    const log = openLog({ home: await tempFolder(), env: {}, echo: (line) => said.push(line) });
    log.info({ event: 'x' }, 'something happened');
    log.info({ event: SAID }, 'the server starts');
    expect(said).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d info {2}something happened$/)]);
  });
});
