/** Reasoning and marks of chat templates, and words that end a simulation: nobody types them. */
const MARKS: readonly RegExp[] = [
  /<\/?(?:seed:)?(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad)\b[^>\n]{0,40}>/i,
  /\[\/?(?:think|thinking|reasoning|scratchpad)\]/i,
  /<\|[\w▁-]+\|?>|<｜[\w▁-]+｜>|<\/?(?:start|end)_of_turn>|\[\/?INST\]/u,
  /#{2,3} ?[A-Z][A-Z-]+ ?#{2,3}/,
];

/** Fields of the object that stand in the message itself. */
const FIELD = /["'“”](?:note|helped|open|facts|status|message)["'“”]\s*:/i;
const STATUS = /\bstatus\W{1,4}(?:continue|satisfied|giving-up|cannot-continue)\b/i;
const FIELD_LINE = /^\W{0,3}(?:note|helped|open|facts|status|message)\s*[:=]/gim;

/** Who speaks, written before what is said; agents' and users' names at the start of any later line are a conversation with oneself. */
const FIRST_LABEL =
  /^\W{0,3}(?:user|customer|client|human|me|you|assistant|agent|ai|bot|chatbot|system|message|reply|response|nutzer(?:in)?|benutzer|kunde|kundin|utilisateur|usuario|utente|usuário|gebruiker|用户|ユーザー)\W{0,3}[:：]/iu;
const LATER_LABEL = /\n\W{0,3}(?:user|human|assistant|agent|ai|chatbot)\W{0,3}[:：]/iu;

/** A block of code, which may hold anything. */
const CODE_BLOCK = /```[\s\S]*?```/g;

/** Whether a message holds reasoning, marks of a chat template, or a word that ends a simulation. */
export function hasMarks(message: string): boolean {
  return MARKS.some((pattern) => pattern.test(message));
}

/** Whether a message holds marks, fields of the object, or is JSON as a whole. */
export function hasMarkup(message: string): boolean {
  if (hasMarks(message) || FIELD.test(message) || STATUS.test(message)) return true;
  return (
    new Set(message.match(FIELD_LINE)?.map((line) => line.replace(/\W/g, '').toLowerCase())).size > 1 || isJson(message)
  );
}

/** Whether a message names a speaker, as in `User: where is my order`; settings within a block of code name none. */
export function hasLabel(message: string): boolean {
  return FIRST_LABEL.test(message.trimStart()) || LATER_LABEL.test(message.replace(CODE_BLOCK, ''));
}

function isJson(message: string): boolean {
  if (!/^\s*[[{]/.test(message)) return false;
  try {
    JSON.parse(message);
    return true;
  } catch {
    return false;
  }
}
