import { StepFailure } from './failures.ts';
import { placeholdersIn } from './fill-placeholders.ts';
import { isKeyVariable } from './key-variables.ts';
import { variablesIn } from './fill-variables.ts';

/** Whole words in the name of an environment variable: `OPENAI_API_KEY`, but not `MAX_TOKENS`. */
const SECRET_VARIABLE =
  /(^|_)(TOKEN|SECRETS?|PASSWORDS?|PASSWD|API_?KEYS?|ENCRYPTION_(?:OLD_)?KEYS?|CREDENTIALS?|PRIVATE_KEYS?)(_|$)/i;
/** The last word in the name of a header: `x-api-key`. */
const SECRET_HEADER = /(^|-)(authorization|cookie|token|secret|password|(api)?key|credentials?)$/i;
/** The last word in the name of a field of JSON: `api_key`, `clientSecret`, but not `max_tokens`. */
const SECRET_NAME = /(token|secret|password|api_?key)$/i;
/** A whole name that means a secret however short its value is. */
const ALWAYS_SECRET =
  /^(?:(?:access|auth|bearer|refresh|client)[-_]?)?(?:token|secret)$|^(?:x[-_])?api[-_]?key$|^pass(?:word|wd)$/i;
/** The same for a parameter in the query of an address. */
const SECRET_PARAMETER = /^(?:key|sig|signature)$/i;
/** The same within a text, with its value. */
const SECRET_FIELD = /("[\w-]*(?:token|secret|password|api_?key)"\s*:\s*")[^"]+/gi;

/** How the value of a header begins that holds a literal secret. */
const SECRET_VALUE = /^(bearer|basic)\s|\b(sk-|dapi|ghp_|github_pat_|xox[a-z]-|eyJ)[\w-]{10}/i;
/** The part of that which is a secret whatever stands around it. */
const KNOWN_TOKEN = /\b(?:sk-|dapi|ghp_|github_pat_|xox[a-z]-|eyJ)[\w-]{10}/i;
/** The same in the query of an address. */
const SECRET_QUERY = /([?&][\w-]{0,40}(?:token|secret|password|key|signature|sig)=)[^&\s"'<>#]+/gi;
/** Within a text, where shorter matches would be ordinary words: bearer tokens, Databricks' access tokens and JWTs. */
const BEARER = /\b(bearer\s+)[\w.~+/=-]{16,}/gi;
const KNOWN_TOKENS = /\b(?:dapi|sk-|ghp_|github_pat_|hf_|gsk_|AIza|xox[a-z]-)[\w-]{16,}|\beyJ[\w-]{8,}\.[\w.-]+/g;

/** Whether a variable's name says that it holds a secret. */
export function isSecretVariable(name: string): boolean {
  return SECRET_VARIABLE.test(name);
}

/** Whether a header holds a secret, by its name or by the look of its value. */
export function isSecretHeader(name: string, value: string): boolean {
  return SECRET_HEADER.test(name) || SECRET_VALUE.test(value);
}

/** Whether a header of a spec holds a secret that stands there itself. */
export function isLiteralSecretHeader(name: string, value: string): boolean {
  return isLiteral(value) && isSecretHeader(name, value);
}

/** Whether a text in a body or a form of a spec is a secret that stands there itself, by the name of its field or by its look. */
export function isLiteralSecretField(name: string, text: string): boolean {
  if (!isLiteral(text)) return false;
  const isNamed = ALWAYS_SECRET.test(name) ? text.trim() !== '' : SECRET_NAME.test(name) && /^\S{8,}$/.test(text);
  return isNamed || SECRET_VALUE.test(text);
}

/** Whether a parameter in the query of an address is one for a secret. */
export function isSecretParameter(name: string): boolean {
  return ALWAYS_SECRET.test(name) || SECRET_PARAMETER.test(name);
}

/** Whether the value of such a parameter, or of any with the look of a secret, stands in the spec itself. */
export function isLiteralSecretParameter(name: string, value: string): boolean {
  return isLiteral(value) && ((isSecretParameter(name) && value !== '') || SECRET_VALUE.test(value));
}

/** Whether a text is no mere frame for `${NAME}` or a placeholder such as `{{session}}`: what is filled in later is no secret of the spec. */
function isLiteral(text: string): boolean {
  return (variablesIn(text).length === 0 && placeholdersIn(text).length === 0) || KNOWN_TOKEN.test(text);
}

/** `text` with `***` in the place of everything that looks like a secret, whoever sent it. */
export function withoutLikelySecrets(text: string): string {
  return text
    .replace(SECRET_FIELD, '$1***')
    .replace(SECRET_QUERY, '$1***')
    .replace(BEARER, '$1***')
    .replace(KNOWN_TOKENS, '***');
}

/** No word of a name: 20 letters and digits, of both kinds, as in keys. */
const RANDOM = /(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z\d]{20,}/;
const VARIABLE_NAME = /^[A-Za-z_]\w*$/;

/** What is wrong with a text as the name of an environment variable; never shows the text, which may be the key itself. */
export function variableNameProblem(text: string): string | undefined {
  if (VARIABLE_NAME.test(text) && !RANDOM.test(text)) return undefined;
  const [, inner] = /^\$\{?(\w+)\}?$/.exec(text) ?? [];
  if (inner !== undefined && VARIABLE_NAME.test(inner)) return `give only the name, without $ and braces: ${inner}`;
  const what = text === '' ? 'is empty' : "looks like a key, not like a variable's name";
  return `${what}; give the name of an environment variable that holds the key, such as MODEL_API_KEY`;
}

/**
 * The value of an environment variable that the spec names in `option`, trimmed; for secrets and whatever else only the
 * worker reads.
 * @throws {StepFailure} `WorkerMisconfigured` when it is not set or empty.
 */
export function readVariable(option: string, name: string, readEnv: (name: string) => string | undefined): string {
  const value = isKeyVariable(name) ? undefined : readEnv(name)?.trim();
  if (value) return value;
  const problem = `the environment variable ${name} is not set. Set it where the worker runs.`;
  throw new StepFailure('WorkerMisconfigured', problem, { option });
}
