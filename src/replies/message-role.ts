import { fieldsOf } from '../contract/fields-of.ts';

/** Who wrote a message. */
export type Role = 'assistant' | 'user' | 'tool' | 'system';

/** What chat completions, LangChain (`type`), its classes, Gemini and others call them. */
const ROLES: Readonly<Record<string, Role>> = {
  assistant: 'assistant',
  ai: 'assistant',
  aimessage: 'assistant',
  aimessagechunk: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  agent: 'assistant',
  chatbot: 'assistant',
  user: 'user',
  human: 'user',
  humanmessage: 'user',
  humanmessagechunk: 'user',
  tool: 'tool',
  toolmessage: 'tool',
  toolmessagechunk: 'tool',
  function: 'tool',
  functionmessage: 'tool',
  system: 'system',
  systemmessage: 'system',
  developer: 'system',
};

/** A message without what a library wraps around it, and its role; `undefined` if it is not a message. */
export function messageOf(value: unknown): { role: Role; fields: Readonly<Record<string, unknown>> } | undefined {
  const outer = fieldsOf(value);
  const { lc, kwargs, id, data } = outer;
  // LangChain's serialized form names the class at the end of `id`; its older form keeps the message under `data`.
  if (lc !== undefined && typeof kwargs === 'object') {
    const fields = fieldsOf(kwargs);
    return withRole([[id].flat().at(-1), fields['type']], fields);
  }
  if (typeof data === 'object' && data !== null && 'content' in data) return withRole([outer['type']], fieldsOf(data));
  const { role, type } = outer;
  return withRole([role, type], outer);
}

function withRole(names: readonly unknown[], fields: Readonly<Record<string, unknown>>) {
  const known = names.map((name) => (typeof name === 'string' ? name.toLowerCase() : ''));
  const name = known.find((each) => Object.hasOwn(ROLES, each));
  const role = name === undefined ? undefined : ROLES[name];
  return role === undefined ? undefined : { role, fields };
}
