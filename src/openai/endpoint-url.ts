import { joinUrl } from '../http/http-url.ts';

/** Where chat completions are, beneath the base address. */
export const CHAT_PATH = 'chat/completions';

/** Where Responses are, beneath the base address. */
export const RESPONSES_PATH = 'responses';

/** Paths of the API itself, which people paste along with the address. */
const PASTED_PATH = /\/(?:chat\/completions|completions|responses)\/*$/;

/** Paths of other APIs. */
const OTHER_PATHS: readonly (readonly [RegExp, string])[] = [
  [/\/invocations\/*$/, 'is a serving endpoint: use the agent databricks-serving or mlflow'],
  [
    /\/(?:messages|embeddings|models|generate)\/*$/,
    'must end before the path of chat completions or responses, as in https://host/v1',
  ],
];

/** Where an OpenAI-compatible server is. */
interface Place {
  readonly baseUrl: string;
  readonly azure?: { readonly apiVersion?: string | undefined } | undefined;
}

/** What is wrong with a base address; `undefined` where nothing is. */
export function baseUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { pathname } = new URL(text);
  return OTHER_PATHS.find(([pattern]) => pattern.test(pathname))?.[1];
}

/** The address of `path` beneath the base address, from which a path of the API that was pasted along is taken off. */
export function endpointUrl({ baseUrl, azure }: Place, path: string): string {
  const base = new URL(baseUrl);
  base.pathname = base.pathname.replace(PASTED_PATH, '');
  const url = new URL(joinUrl(base.href, path));
  if (azure?.apiVersion !== undefined) url.searchParams.set('api-version', azure.apiVersion);
  return url.href;
}
