import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { compareManifests, makeManifest } from '../../../src/spec/compare-manifests.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const LLM = 'llm: { baseUrl: http://a/v1, model: m, apiKeyEnv: KEY_A }';

const SPEC = `name: sim\nagent: { type: docs-qa, docs: ./docs, ${LLM} }\nquestions: { type: script, questions: [a, b] }\n`;

const HTTP = 'name: sim\nagent: { type: http, url: http://a, headers: { a: "1" } }\n';

async function load(text: string, files: Record<string, string> = { 'docs/a.md': 'a' }) {
  const folder = await tempFolder({ ...files, 'sim.yaml': text });
  return readSpec(join(folder, 'sim.yaml'), { env: {}, types });
}

async function manifestOf(text: string, pathDigest = 'p', seedsDigest = 's', toolVersion = '1'): Promise<Manifest> {
  return makeManifest({
    loaded: await load(text),
    seedsDigest,
    pathDigests: { 'agent.docs': pathDigest },
    toolVersion,
  });
}

async function difference(before: string, after: string) {
  return compareManifests({ stored: await manifestOf(before), given: await manifestOf(after) }, types);
}

describe('a manifest', () => {
  it('holds the resolved spec, the project folder, the digests and the version', async () => {
    const loaded = await load(SPEC);
    expect(makeManifest({ loaded, seedsDigest: 's', pathDigests: { 'agent.docs': 'p' }, toolVersion: '1' })).toEqual({
      spec: loaded.spec,
      projectDir: loaded.projectDir,
      toolVersion: '1',
      digests: { seeds: 's', paths: { 'agent.docs': 'p' } },
    });
  });

  it('is the same after a round trip through JSON', async () => {
    const manifest = await manifestOf(SPEC);
    const stored = JSON.parse(JSON.stringify(manifest)) as Manifest;
    expect(compareManifests({ stored, given: manifest }, types)).toEqual({ refused: [], takenOver: [], warnings: [] });
  });
});

describe('a manifest that differs', () => {
  it('continues silently in another folder and with another version', async () => {
    const [stored, given] = [await manifestOf(SPEC), await manifestOf(SPEC, 'p', 's', '2')];
    expect(given.projectDir).not.toBe(stored.projectDir);
    expect(compareManifests({ stored, given }, types)).toEqual({ refused: [], takenOver: [], warnings: [] });
  });

  it.each([
    [`${SPEC}concurrency: 3`, ['concurrency']],
    [
      `${SPEC}limits: { agent: { timeout: 1m }, questions: { requestsPerSecond: 3 } }`,
      ['limits.agent.timeout', 'limits.questions.requestsPerSecond'],
    ],
    [`${SPEC}canary: false`, ['canary']],
    [`${SPEC}budget: { turns: 3 }`, ['budget.turns']],
    [`${SPEC}prices: { agent: { input: 1, output: 2 } }`, ['prices.agent.input', 'prices.agent.output']],
    [SPEC.replace('http://a/v1', 'http://b/v1'), ['agent.llm.baseUrl']],
    [SPEC.replace('KEY_A', 'KEY_B'), ['agent.llm.apiKeyEnv']],
    [SPEC.replace(', apiKeyEnv: KEY_A', ''), ['agent.llm.apiKeyEnv']],
  ])('takes over what may change: %s', async (after, takenOver) => {
    expect(await difference(SPEC, after)).toEqual({ refused: [], takenOver, warnings: [] });
  });

  it.each([
    [`${SPEC}maxTurns: 3`, ['maxTurns']],
    [`${SPEC}tag: t`, ['tag']],
    [`${SPEC}systemMessage: null`, ['systemMessage']],
    [`${SPEC}context: { type: agent-response, whenEmpty: reuse-last }`, ['context.whenEmpty']],
    [SPEC.replace('[a, b]', '[b, a]'), ['questions.questions']],
    [SPEC.replace('model: m', 'model: n'), ['agent.llm.model']],
    [SPEC.replace(`, ${LLM}`, ''), ['agent.llm.model']],
    [SPEC.replace('type: script, questions: [a, b]', 'type: offline'), ['questions.questions', 'questions.type']],
  ])('refuses what decides what is said: %s', async (after, refused) => {
    expect((await difference(SPEC, after)).refused).toEqual(refused);
  });

  it('asks each type which of its options may change', async () => {
    expect(await difference(HTTP, HTTP.replace('http://a', 'http://b').replace('"1"', '"2"'))).toEqual({
      refused: ['agent.headers.a'],
      takenOver: ['agent.url'],
      warnings: [],
    });
  });

  it('takes over the name of a variable whatever the type says', async () => {
    const after = HTTP.replace('url:', 'tokenEnv: T, url:');
    expect(await difference(HTTP, after)).toEqual({ refused: [], takenOver: ['agent.tokenEnv'], warnings: [] });
  });

  it('refuses other seeds', async () => {
    const [stored, given] = [await manifestOf(SPEC), await manifestOf(SPEC, 'p', 'other')];
    expect(compareManifests({ stored, given }, types)).toMatchObject({ refused: ['seeds'], takenOver: [] });
  });

  it('warns of changed docs and modules', async () => {
    const [stored, given] = [await manifestOf(SPEC), await manifestOf(SPEC, 'changed')];
    expect(compareManifests({ stored, given }, types)).toEqual({
      refused: [],
      takenOver: [],
      warnings: ['agent.docs changed since the batch started; new turns use the new content'],
    });
  });
});
