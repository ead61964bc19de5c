import { fieldsOf } from '../../contract/fields-of.ts';
import type { Batch } from '../../store/store.ts';
import type { PushedConversation } from '../pushed-conversation.ts';
import { pushedText } from '../pushed-text.ts';
import { traceIdOf } from '../span-ids.ts';
import { ownTraceOf } from './own-trace.ts';
import type { TraceOf } from './trace-of.ts';

/** Limits of MLflow's columns, in characters, which bytes as JSON never undercount: `mlflow/tracing/constant.py`. */
const METADATA_LIMIT = 250;
const TAG_LIMIT = 4_096;
const PREVIEW_LIMIT = 1_000;

/** MLflow's id of the trace of a turn. */
export function traceNameOf(conversationId: string, turn: number): string {
  return `tr-${traceIdOf(conversationId, turn)}`;
}

/**
 * What `POST /api/3.0/mlflow/traces` takes of a turn (`trace_info` of MLflow 3): the conversation is its session, the persona its
 * user, and goal, persona and turn stand where MLflow's own simulator puts them. Posted again it replaces what is there.
 */
export function traceInfo(trace: TraceOf): object {
  const { turn, conversation, experimentId } = trace;
  const { question, answer, startMs, endMs, error } = turn;
  const traceId = traceNameOf(conversation.conversationId, turn.turn);
  return {
    trace_id: traceId,
    // Not that of the call: the agent's own trace is found by it. At most 50 characters.
    client_request_id: `convsim-${traceId.slice(3)}`,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } },
    request_time: new Date(startMs).toISOString(),
    execution_duration: `${((endMs - startMs) / 1_000).toFixed(3)}s`,
    state: error ? 'ERROR' : 'OK',
    request_preview: pushedText(question, PREVIEW_LIMIT),
    response_preview: pushedText(answer ?? error?.message ?? '', PREVIEW_LIMIT),
    trace_metadata: clipped(metadataOf(trace), METADATA_LIMIT),
    tags: clipped(tagsOf(trace), TAG_LIMIT),
  };
}

type Texts = Readonly<Record<string, string | undefined>>;

function metadataOf({ turn, conversation, batch }: TraceOf): Texts {
  const { conversationId, row, record } = conversation;
  const { spec } = batch.manifest;
  const goal = row.seed.goal ?? spec.user?.goal;
  return {
    'mlflow.trace_schema.version': '3',
    'mlflow.trace.session': conversationId,
    'mlflow.trace.user': record.persona ?? 'simulated-user',
    'mlflow.simulation.turn': `${turn.turn}`,
    'mlflow.simulation.goal': goal === undefined ? undefined : [goal].flat().join('\n'),
    'mlflow.simulation.persona': personaText(conversation, batch),
  };
}

/** The description of a persona of the spec, else its name; `undefined` where there is none. */
export function personaText({ row }: PushedConversation, { manifest }: Batch): string | undefined {
  const { persona } = row.seed;
  if (persona === undefined) return undefined;
  const { description } = fieldsOf(manifest.spec.personas?.[persona]);
  return typeof description === 'string' ? description : persona;
}

function tagsOf(trace: TraceOf): Texts {
  const { record, verdict } = trace.conversation;
  return {
    'mlflow.traceName': 'simulated_turn',
    'convsim.batch': record.batch_id,
    'convsim.seed': record.seed_id,
    'convsim.outcome': record.outcome,
    'convsim.verdict': verdict,
    'convsim.tag': record.tag,
    'convsim.case': record.case_id,
    'convsim.persona': record.persona,
    'convsim.trial': record.trial === undefined ? undefined : `${record.trial}`,
    'convsim.agent_trace': ownTraceOf(trace),
  };
}

function clipped(texts: Texts, limit: number): Record<string, string> {
  const entries = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, text]) => [name, pushedText(text, limit)]));
}
