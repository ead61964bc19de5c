import { expect, it } from 'vitest';
import { exportLines, orderOf } from '../../support/export-of.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { toldStore } from '../../support/told-store.ts';

interface Row {
  readonly inputs: { readonly messages: readonly { readonly role: string; readonly content: string }[] };
  readonly outputs: string;
  readonly expectations: object;
  readonly tags: Readonly<Record<string, string>>;
}

it('has a row a turn with what was asked, what was answered and tags that are texts', async () => {
  const { store } = await toldStore();
  const rows = await exportLines<Row>('mlflow-eval', await orderOf(store, ['told'], { tag: ['repairs'] }));
  expect(rows.map(({ outputs }) => outputs)).toEqual(['In the shed 🚲.', 'With it.']);
  expect(rows[1]?.inputs.messages.map(({ content }) => content)).toEqual([
    'Be brief.',
    'Hello',
    'Hi',
    'Where is my bike?',
    'In the shed 🚲.',
    'And the key?',
  ]);
  expect(rows[1]?.tags).toEqual({
    batch_id: 'told',
    conversation_id: 'told/bike.expert.t2',
    seed_id: 'bike.expert.t2',
    turn: '1',
    outcome: 'goal-reached',
    tag: 'repairs',
    persona: 'expert',
    trial: '2',
    set: 'run',
    verdict: 'failed',
  });
});

it('holds the facts that a correct answer contains, where the generator gave them', async () => {
  const { store } = await storeInTempHome();
  const turns = [{}, { expectedFacts: ['It is red.'] }];
  await record(store, { batchId: 'b', conversations: [{ seed: { question: 'Q?' }, turns }] });
  const rows = await exportLines<Row>('mlflow-eval', await orderOf(store, ['b']));
  expect(rows.map(({ expectations }) => expectations)).toEqual([{}, { expected_facts: ['It is red.'] }]);
});
