import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { HOSTILE_IDS } from '../support/bad-input/hostile-ids.ts';
import { expectCode } from '../support/command-lab.ts';
import { makeSimulation } from '../support/simulation.ts';

/** What a database gives back of a text with NULs or halves of characters. */
const storable = (text: string) => text.replaceAll(/[\0\ud800-\udfff]/gu, '\ufffd');

describe(`a batch of ${HOSTILE_IDS.length} seeds whose ids are paths, SQL, shell and queries`, () => {
  it('runs each of them, and makes no file and no workflow of their texts', async () => {
    const { project, env } = await makeSimulation({ seeds: 1, maxTurns: 0, concurrency: 10 });
    // The question, the tag and the metadata say the same as the id.
    const rows = HOSTILE_IDS.map((id) =>
      JSON.stringify({ id, question: `q ${id}`, tag: id, metadata: { [`m${id}`]: id } }),
    );
    await project.write('ids.jsonl', rows.join('\n'));
    const before = await readdir(project.folder);
    const ran = await project.run(
      ['run', 'sim.yaml', '--seeds', 'ids.jsonl', '--batch', '..', '--out', 'out.jsonl'],
      env,
    );
    expectCode(0, ran);
    const written = ['.convsim', 'out.jsonl', 'out.conversations.jsonl'];
    expect((await readdir(project.folder)).toSorted()).toEqual([...before, ...written].toSorted());
    expect((await readdir(join(project.folder, '..'))).filter((name) => name === 'x' || name === 'pwned')).toEqual([]);

    const records = await project.records<TurnRecord>('out.jsonl');
    expect(records.map(({ metadata }) => metadata.seed_id)).toEqual(HOSTILE_IDS.map(storable));
    const conversations = records.map(({ metadata }) => metadata.conversation_id ?? '');
    expect(new Set(conversations).size).toBe(HOSTILE_IDS.length);

    const { port } = JSON.parse(await readFile(join(project.home, 'server.json'), 'utf8')) as { port: number };
    const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
    const made: string[] = [];
    for await (const { workflowId } of new Client({ connection }).workflow.list()) made.push(workflowId);
    await connection.close();
    const expected = ['convsim/..', 'convsim/../shard/0', ...conversations.map((id) => `convsim/../c/${id.slice(3)}`)];
    expect(made.toSorted()).toEqual(expected.toSorted());
  });
});
