import { InputError, type Problem } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { Score } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { suggestion, suggestionOrAll } from '../contract/suggestion.ts';
import { shownValue } from '../spec/shown-value.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { AgreementTally, type CriterionAgreement } from './agreement-tally.ts';
import { type Label, someOf } from './read-labels.ts';

/** Labels and what they are compared with. */
export interface LabelledBatch {
  readonly batchId: string;
  readonly judges: readonly JudgeSpec[];
  readonly rows: AsyncIterable<JudgedRow>;
  readonly labels: readonly Label[];
  /** Where the labels stand, for messages. */
  readonly file: string;
}

/**
 * Compares labels with what a set's judges found: no call is made. Memory grows with labels.
 * @throws {InputError} naming every label of an unknown conversation or criterion.
 */
export async function labelAgreement(batch: LabelledBatch): Promise<readonly CriterionAgreement[]> {
  const { rows, labels, judges, file, batchId } = batch;
  const wanted = byConversation(labels);
  const known = knownCriteria(judges);
  const found: { readonly row: JudgedRow; readonly labels: readonly Label[] }[] = [];
  for await (const row of rows) {
    for (const { judge, scores } of row.judgements)
      for (const { criterion } of scores) known.get(judge)?.add(criterion);
    const own = wanted.get(row.seed.conversationId);
    if (own) found.push({ row, labels: own });
    wanted.delete(row.seed.conversationId);
  }
  const places = new Map(labels.map((label) => [label.criterion, placeOf(label.criterion, known)]));
  const problems = [
    ...[...wanted.values()].flat().map((label) => unknownConversation(label, { batchId, file })),
    ...labels.flatMap((label) => criterionProblem(label, { place: places.get(label.criterion), known, file })),
  ];
  if (problems.length > 0) throw new InputError(someOf(problems));
  return agreements({ found, judges, places });
}

function byConversation(labels: readonly Label[]): Map<string, readonly Label[]> {
  const grouped = new Map<string, Label[]>();
  for (const label of labels) {
    const own = grouped.get(label.conversationId);
    if (own) own.push(label);
    else grouped.set(label.conversationId, [label]);
  }
  return grouped;
}

type Known = ReadonlyMap<string, Set<string>>;

/** A criterion of one judge; a list of `<judge>/<criterion>` where several could be meant, none where nothing fits. */
type Place = { readonly judge: string; readonly criterion: string } | readonly string[];

/** Those that the rubric names; what checks and modules score is known by their scores. */
function knownCriteria(judges: readonly JudgeSpec[]): Map<string, Set<string>> {
  return new Map(judges.map((judge) => [judge.name, new Set(Object.keys(fieldsOf(judge['criteria'])))]));
}

function placeOf(given: string, known: Known): Place {
  const all = [...known].flatMap(([judge, criteria]) => [...criteria].map((criterion) => ({ judge, criterion })));
  const fitting = all.filter(({ judge, criterion }) => given === criterion || given === `${judge}/${criterion}`);
  const [only] = fitting;
  return only && fitting.length === 1 ? only : fitting.map(({ judge, criterion }) => `${judge}/${criterion}`);
}

function unknownConversation({ line, conversationId }: Label, { batchId, file }: { batchId: string; file: string }) {
  const isOther = !conversationId.startsWith(`${batchId}/`);
  const remedy = isOther ? `; ids of this batch begin with ${batchId}/` : `; convsim show ${batchId} lists them`;
  return {
    place: `${file}:${line}`,
    message: `batch ${batchId} has no conversation ${shownValue(conversationId)}${remedy}`,
  };
}

function criterionProblem(
  { line, criterion }: Label,
  { place, known, file }: { place: Place | undefined; known: Known; file: string },
): readonly Problem[] {
  if (place && 'judge' in place) return [];
  const at = `${file}:${line}`;
  if (place && place.length > 0)
    return [
      { place: at, message: `criterion ${shownValue(criterion)} is of several judges; name one: ${place.join(', ')}` },
    ];
  const names = [...new Set([...known.values()].flatMap((criteria) => [...criteria]))];
  const near = names.length > 12 ? suggestion(criterion, names) : suggestionOrAll(criterion, names, 'criteria');
  return [{ place: at, message: `no judge of the set scores a criterion ${shownValue(criterion)}${near}` }];
}

function agreements({
  found,
  judges,
  places,
}: {
  readonly found: readonly { readonly row: JudgedRow; readonly labels: readonly Label[] }[];
  readonly judges: readonly JudgeSpec[];
  readonly places: ReadonlyMap<string, Place>;
}): readonly CriterionAgreement[] {
  const tallies = new Map<string, AgreementTally>();
  for (const { row, labels } of found) {
    for (const { criterion: given, label } of labels) {
      const place = places.get(given);
      const judge = place && 'judge' in place ? judges.find(({ name }) => name === place.judge) : undefined;
      if (!judge || !place || !('judge' in place)) continue;
      const key = `${place.judge}/${place.criterion}`;
      const tally = tallies.get(key) ?? new AgreementTally(judge, place.criterion);
      tallies.set(key, tally);
      tally.add(label, scoresOf(row, place));
    }
  }
  return Array.from(tallies.values(), (tally) => tally.figures());
}

function scoresOf(row: JudgedRow, place: { readonly judge: string; readonly criterion: string }): readonly Score[] {
  const found = row.judgements.find(({ judge }) => judge === place.judge);
  return found?.scores.filter(({ criterion }) => criterion === place.criterion) ?? [];
}
