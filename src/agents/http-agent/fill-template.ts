import { fillPlaceholders, onlyPlaceholder } from '../../contract/fill-placeholders.ts';
import type { AgentCall } from '../agent.ts';

const METADATA = 'seed.metadata.';

const VALUES = {
  messages: (call) => call.messages,
  question: (call) => call.messages.at(-1)?.content,
  conversationId: (call) => call.conversationId,
  turn: (call) => call.turn,
  clientRequestId: (call) => call.clientRequestId,
  session: (call) => call.session,
  'seed.id': (call) => call.seed.id,
  'seed.question': (call) => call.seed.question,
  'seed.tag': (call) => call.seed.tag,
  'seed.metadata': (call) => call.seed.metadata,
} satisfies Record<string, (call: AgentCall) => unknown>;

/** How the placeholders look that a template may have; `seed.metadata.<column>` stands for any column of the seeds. */
export const PLACEHOLDERS = [...Object.keys(VALUES), `${METADATA}<column>`].map((name) => `{{${name}}}`).join(', ');

/** Whether a call has a value for this placeholder. */
export function isPlaceholder(name: string): boolean {
  return Object.hasOwn(VALUES, name) || (name.startsWith(METADATA) && name.length > METADATA.length);
}

/**
 * The template with the values of a call: a text that is one placeholder becomes the value itself (`null` where the seed
 * has none), one within a longer text becomes text. A field for a session that there is not yet is left out.
 */
export function fillTemplate(template: unknown, call: AgentCall): unknown {
  if (typeof template === 'string') return fillText(template, call);
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, call));
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).filter(
    ([, inner]) => call.session !== undefined || typeof inner !== 'string' || onlyPlaceholder(inner) !== 'session',
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, fillTemplate(inner, call)]));
}

/** The address with the values of a call, percent-encoded. */
export function fillUrl(url: string, call: AgentCall): string {
  return fillPlaceholders(url, (name) => encoded(textOf(valueOf(name, call))));
}

/** The headers with the values of a call; one that becomes empty is left out. */
export function fillHeaders(headers: Readonly<Record<string, string>>, call: AgentCall): Record<string, string> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name, fillPlaceholders(value, (key) => headerSafe(textOf(valueOf(key, call))))] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** A header holds neither line ends nor characters beyond Latin-1. */
function headerSafe(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encoded(text);
}

function fillText(text: string, call: AgentCall): unknown {
  const only = onlyPlaceholder(text);
  if (only !== undefined) return valueOf(only, call) ?? null;
  return fillPlaceholders(text, (name) => textOf(valueOf(name, call)));
}

function valueOf(name: string, call: AgentCall): unknown {
  if (name.startsWith(METADATA)) return metadataOf(call, name.slice(METADATA.length));
  return VALUES[name as keyof typeof VALUES](call);
}

/** A column of the seeds, whatever its name: `constructor` is none unless they have it. */
function metadataOf({ seed: { metadata = {} } }: AgentCall, column: string): unknown {
  return Object.hasOwn(metadata, column) ? metadata[column] : undefined;
}

function encoded(text: string): string {
  // By way of UTF-8: half of a character would make encodeURIComponent throw.
  return encodeURIComponent(Buffer.from(text).toString());
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
