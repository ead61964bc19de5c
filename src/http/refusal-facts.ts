import { fieldsOf } from '../contract/fields-of.ts';
import { errorText, isPage, tryParseJson } from './error-text.ts';
import type { ReplyHeaders } from './http-reply.ts';
import type { RequestSource } from './request-source.ts';
import { withoutEcho } from './without-echo.ts';

/** A refusal as it came. */
export interface Refused {
  /** 200 for an error inside a successful reply. */
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** The error, JSON or not. */
  readonly body: string;
  /** The body of the request, where it is known. */
  readonly asked?: unknown;
  /** What of the spec the request comes from. */
  readonly source?: RequestSource | undefined;
}

/** What a refusal says, in the form in which the table of refusals asks for it. */
export interface RefusalFacts {
  readonly status: number;
  /** Codes, types, reasons and quota ids that it names anywhere, in lower case. */
  readonly codes: ReadonlySet<string>;
  /** Its message, at most 2,000 characters, without what it repeats of the request. */
  readonly text: string;
  /** Whether it is a page for people, of a proxy or a firewall, and no answer of the API. */
  readonly isPage: boolean;
  /** Whether the request carried a session that the server had named in an earlier turn. */
  readonly hasSession: boolean;
}

/** Fields that name a code: OpenAI, Databricks, AWS (`__type`), Google (`reason`, `quotaId`), TGI (`error_type`) and others. */
const CODE_FIELDS = [
  'code',
  'type',
  'status',
  'reason',
  'error',
  'error_code',
  'errorCode',
  'error_type',
  'statusCode',
  'status_code',
  'errorType',
  '__type',
  'quotaId',
  'blockReason',
];

/** Fields that repeat what was asked: no code of the refusal stands beneath them. */
const ECHO_FIELDS = new Set(['input', 'inputs', 'messages', 'prompt', 'request']);

/** A code in the text of an error that was passed on, as Python or JSON writes it: `{'error': {'code': 'x'}}`. */
const CODE_IN_TEXT = /["'](?:code|type)["']: ?["']([\w.]{3,60})["']/g;

/** What a server says of a token it refuses, in `www-authenticate`. Format: RFC 6750, section 3. */
const CHALLENGE = /\berror_description="([^"]{1,300})"/i;

const CODE_BEFORE_TEXT = /^([A-Z][A-Z_]{3,}): /;

const LONGEST_TEXT = 2_000;
const LONGEST_CODE = 200;
/** A code stands near the top of an error; a body that is deeper or wider has none to look for. */
const DEEPEST = 6;
const MOST_NODES = 300;

/** The facts of an error reply. */
export function refusalFacts({ status, headers, body, asked, source }: Refused): RefusalFacts {
  const value = tryParseJson(body);
  const message = withoutEcho(messageIn(value, body).slice(0, LONGEST_TEXT), asked);
  const inText = [...message.matchAll(CODE_IN_TEXT)].map(([, code]) => code ?? '');
  const names = [...codesIn(value), ...inText, CODE_BEFORE_TEXT.exec(body)?.[1] ?? ''];
  const codes = new Set(names.map((name) => name.toLowerCase().slice(0, LONGEST_CODE)).filter((name) => name !== ''));
  // Google names the quota that is used up, and when it fills, only in its id.
  const quotas = [...codes].filter((code) => code.includes('perday'));
  const challenge =
    status === 401 || status === 403 ? CHALLENGE.exec(headers['www-authenticate'] ?? '')?.[1] : undefined;
  const text = [message, challenge ?? '', ...quotas].join(' ').trim();
  return { status, codes, text, isPage: isPage(body), hasSession: source?.hasSession ?? false };
}

/** The message, and that of the provider behind a gateway (OpenRouter keeps it in `metadata.raw`). */
function messageIn(value: unknown, body: string): string {
  const { error } = fieldsOf(value);
  const { raw } = fieldsOf(fieldsOf(error)['metadata']);
  const said = errorText(body, undefined, LONGEST_TEXT);
  return typeof raw === 'string' ? `${said} ${raw}` : said;
}

function codesIn(root: unknown): readonly string[] {
  const codes: string[] = [];
  const queue: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let index = 0; index < Math.min(queue.length, MOST_NODES); index += 1) {
    const { value, depth } = queue[index] ?? { value: undefined, depth: 0 };
    const fields = fieldsOf(value);
    for (const name of CODE_FIELDS) {
      const code = fields[name];
      // AWS puts a namespace before the name, as `com.amazonaws#ThrottlingException`.
      if (typeof code === 'string' || typeof code === 'number') codes.push(String(code).replace(/^.*#/, ''));
    }
    const inner = depth < DEEPEST ? Object.entries(fields).slice(0, MOST_NODES) : [];
    const own = inner.filter(([name]) => !ECHO_FIELDS.has(name));
    queue.push(...own.map(([, each]) => ({ value: each, depth: depth + 1 })));
  }
  return codes;
}
