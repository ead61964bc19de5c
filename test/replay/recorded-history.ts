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
  /** Arguments, in Base64. */
  readonly input?: { readonly payloads?: readonly { readonly data: string }[] };
}

/** The events of a run in words, in order: `workflow execution signaled: pause`, `conversation started at turn 2`. */
export function eventsOf({ history }: RecordedHistory): string[] {
  return history.events.map(inWords);
}

function inWords(event: RecordedEvent): string {
  const found = Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1];
  const attributes = (found ?? {}) as Attributes;
  const name = attributes.signalName ?? attributes.activityType?.name ?? attributes.workflowType?.name;
  if (event.eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED') return `${name} started${firstTurnOf(attributes)}`;
  const type = event.eventType.replace('EVENT_TYPE_', '').toLowerCase().replaceAll('_', ' ');
  return name === undefined ? type : `${type}: ${name}`;
}

function firstTurnOf({ input }: Attributes): string {
  const data = input?.payloads?.[0]?.data ?? '';
  const { committedTurns } = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as { committedTurns?: number };
  return committedTurns === undefined ? '' : ` at turn ${committedTurns}`;
}
