import { fileURLToPath } from 'node:url';

/** Where the recorded histories are, one file for each run of a workflow. */
export const HISTORIES_FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));

/** What a file of the folder holds: a run's id and its events, as the Temporal CLI prints them. */
export interface RecordedHistory {
  readonly workflowId: string;
  readonly history: { readonly events: readonly RecordedEvent[] };
}

type RecordedEvent = { readonly eventType: string } & Readonly<Record<string, unknown>>;

interface Attributes {
  readonly signalName?: string;
  readonly activityType?: { readonly name: string };
  readonly workflowType?: { readonly name: string };
  readonly input?: Payloads;
  readonly markerName?: string;
  /** What a marker holds: of a local activity, `data` with its type. */
  readonly details?: { readonly data?: Payloads };
  readonly failure?: object;
}

/** Values as JSON, in Base64. */
interface Payloads {
  readonly payloads?: readonly { readonly data: string }[];
}

/** What the SDK calls the marker that is the only event of a local activity. */
const LOCAL_ACTIVITY = 'core_local_activity';

/** The events of a run in words, in order: `workflow execution signaled: pause`, `conversation started at turn 2`. */
export function eventsOf({ history }: RecordedHistory): string[] {
  return history.events.map(inWords);
}

function inWords(event: RecordedEvent): string {
  const found = Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1];
  const attributes = (found ?? {}) as Attributes;
  const name = attributes.signalName ?? attributes.activityType?.name ?? attributes.workflowType?.name;
  if (attributes.markerName === LOCAL_ACTIVITY) return localActivity(attributes);
  if (event.eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED') return `${name} started${firstTurnOf(attributes)}`;
  const type = event.eventType.replace('EVENT_TYPE_', '').toLowerCase().replaceAll('_', ' ');
  return name === undefined ? type : `${type}: ${name}`;
}

function localActivity({ details, failure }: Attributes): string {
  const { activity_type: name } = firstOf(details?.data) as { readonly activity_type: string };
  return `local activity ${failure === undefined ? 'completed' : 'failed'}: ${name}`;
}

function firstTurnOf({ input }: Attributes): string {
  const { committedTurns } = firstOf(input) as { readonly committedTurns?: number };
  return committedTurns === undefined ? '' : ` at turn ${committedTurns}`;
}

function firstOf(values: Payloads | undefined): unknown {
  const data = values?.payloads?.[0]?.data ?? '';
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
}
