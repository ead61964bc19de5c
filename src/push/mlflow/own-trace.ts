import { fieldsOf } from '../../contract/fields-of.ts';
import type { TraceOf } from './trace-of.ts';

/**
 * The id of the trace that the agent itself keeps of a turn on the server that is pushed to; `undefined` where it keeps none there.
 * Such a turn is pushed as question and answer with this id in a tag: what the agent did in between stands in its own trace.
 */
export function ownTraceOf({ turn, batch, uri }: Pick<TraceOf, 'turn' | 'batch' | 'uri'>): string | undefined {
  const { trackingUri } = fieldsOf(batch.manifest.spec.agent);
  const isThere = typeof trackingUri === 'string' && addressOf(trackingUri) === addressOf(uri);
  return isThere ? (turn.agentTraceId ?? undefined) : undefined;
}

function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url;
}
