import { expect, it } from 'vitest';
import { ASKED_AGENTS } from '../support/bad-input/asked-agents.ts';
import { BAD_LABELS } from '../support/bad-input/bad-labels.ts';
import { BAD_SETTINGS, NO_PROFILES } from '../support/bad-input/bad-settings.ts';
import { BAD_SPECS } from '../support/bad-input/bad-specs.ts';
import { ODD_SEEDS } from '../support/bad-input/bad-seeds.ts';
import { CARELESS_LINES } from '../support/bad-input/careless-lines.ts';
import { BAD_BATCH_IDS, HOSTILE_IDS } from '../support/bad-input/hostile-ids.ts';
import { unfitBodies } from '../support/bad-input/unfit-bodies.ts';
import { LARGE_REPLIES, WIRE_FAULTS } from '../support/bad-input/wire-faults.ts';

const TABLES = {
  specs: BAD_SPECS.map(({ text }) => text.toString('latin1')),
  seeds: ODD_SEEDS.map(({ name, content }) => name + content.toString('latin1')),
  labels: BAD_LABELS.map(({ content }) => content.toString('latin1')),
  'ids of seeds': HOSTILE_IDS,
  'ids of batches': BAD_BATCH_IDS,
  'replies on the wire': [...WIRE_FAULTS, ...LARGE_REPLIES].map(({ what }) => what),
  'bodies of replies': ASKED_AGENTS.flatMap(({ type, good }) =>
    unfitBodies(good).map(({ body }) => type + JSON.stringify(body)),
  ),
  'settings of Temporal': [...BAD_SETTINGS.map(({ text }) => text.toString('latin1')), ...NO_PROFILES],
  'command lines': CARELESS_LINES.map((line) => line.join('\0')),
};

const counts = Object.entries(TABLES).map(([kind, inputs]) => `${new Set(inputs).size} ${kind}`);

it(`bad input that is tried by hand-written tables, each once: ${counts.join(', ')}`, () => {
  for (const [kind, inputs] of Object.entries(TABLES)) {
    if (kind !== 'bodies of replies') expect(new Set(inputs).size, kind).toBe(inputs.length);
  }
  expect(Object.values(TABLES).flatMap((inputs) => [...new Set(inputs)]).length).toBeGreaterThan(1_000);
});
