import { canonicalJson } from '../../contract/canonical-json.ts';
import { fieldsOf } from '../../contract/fields-of.ts';
import { tryParseJson } from '../../http/error-text.ts';
import { withRetries } from '../with-retries.ts';
import type { MlflowTarget } from './mlflow-target.ts';
import type { WantedAssessment } from './wanted-assessments.ts';

/** Marks what a push has made: what people say of a trace under the same name stays theirs. */
const MARK = 'convsim.pushed';

/**
 * Sees to it that a trace has these assessments, each once: what is there already is left as it is, or changed. Creating one is not
 * idempotent on MLflow's side, so after a failure what is there is read anew.
 * @throws {StepFailure} as requests to the server.
 */
export async function saveAssessments(
  target: MlflowTarget,
  traceId: string,
  wanted: readonly WantedAssessment[],
): Promise<void> {
  if (wanted.length === 0) return;
  await withRetries(async () => {
    const present = await presentAssessments(target, traceId);
    for (const one of wanted)
      await save(
        target,
        one,
        present.find((each) => isSame(each, one)),
      );
  }, target);
}

type Present = Readonly<Record<string, unknown>>;

async function presentAssessments({ sendOnce }: MlflowTarget, traceId: string): Promise<readonly Present[]> {
  const reply = await sendOnce({ path: `api/3.0/mlflow/traces/${traceId}` });
  const { assessments } = fieldsOf(fieldsOf(fieldsOf(reply)['trace'])['trace_info']);
  return (Array.isArray(assessments) ? assessments : []).map(fieldsOf);
}

/** A source never changes: a score by another model is another assessment. */
function isSame(present: Present, wanted: WantedAssessment): boolean {
  const source = fieldsOf(present['source']);
  return (
    present['assessment_name'] === wanted.assessment_name &&
    fieldsOf(present['metadata'])[MARK] === 'true' &&
    source['source_type'] === wanted.source.source_type &&
    source['source_id'] === wanted.source.source_id &&
    (present['feedback'] === undefined) === (wanted.feedback === undefined)
  );
}

async function save({ sendOnce }: MlflowTarget, wanted: WantedAssessment, present: Present | undefined): Promise<void> {
  const { traceId, ...content } = wanted;
  const assessment = { ...content, trace_id: traceId };
  const path = `api/3.0/mlflow/traces/${traceId}/assessments`;
  if (!present) return void (await sendOnce({ method: 'POST', path, body: { assessment } }));
  if (isUpToDate(present, wanted)) return;
  const parts = ['feedback', 'expectation', 'rationale', 'metadata'] as const;
  const body = { assessment, update_mask: parts.filter((part) => wanted[part] !== undefined).join(',') };
  await sendOnce({ method: 'PATCH', path: `${path}/${String(present['assessment_id'])}`, body });
}

function isUpToDate(present: Present, wanted: WantedAssessment): boolean {
  const { rationale = '', metadata } = present;
  const there = fieldsOf(metadata);
  const isKnown = Object.entries(wanted.metadata).every(([name, value]) => there[name] === value);
  return isKnown && rationale === (wanted.rationale ?? '') && valueText(present) === valueText({ ...wanted });
}

/** Lists and mappings come back as `{serialized_value: {value: "<JSON>"}}`, of an error more than was sent. */
function valueText({ feedback, expectation }: Present): string {
  const { value, error, serialized_value: serialized } = fieldsOf(feedback ?? expectation);
  const { error_code: code, error_message: message } = fieldsOf(error);
  const text = fieldsOf(serialized)['value'];
  const held = typeof text === 'string' ? tryParseJson(text) : value;
  return canonicalJson(code === undefined ? { held } : { code, message });
}
