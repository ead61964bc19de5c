import { bodyProblems } from '../../http/body-values.ts';
import { placeholdersIn } from '../../contract/fill-placeholders.ts';
import { isPlaceholder, PLACEHOLDERS } from './fill-template.ts';

/** The options that define what is sent. */
export interface Templates {
  readonly url: string;
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A problem, and the options that it stands at. */
export interface TemplateProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

interface Named {
  readonly path: (string | number)[];
  /** Of a placeholder, without braces. */
  readonly name: string;
}

/** What is wrong with the placeholders of a request, and with secrets in its body. */
export function placeholderProblems({ url, body, headers }: Omit<Templates, 'method'>): TemplateProblem[] {
  const named = namesInAll({ url, body, headers });
  const secret = bodyProblems(body).map(({ path, message }) => ({ path: ['body', ...path], message }));
  return [...named.filter(({ name }) => !isPlaceholder(name)).map(unknownPlaceholder), ...secret];
}

/** Where a placeholder of this name stands in a request. */
export function placesOf(name: string, templates: Omit<Templates, 'method'>): (string | number)[][] {
  return namesInAll(templates)
    .filter((each) => each.name === name)
    .map(({ path }) => path);
}

/** What is wrong with the templates of a question's request: a placeholder that nothing stands for, or none for the question. */
export function templateProblems(templates: Templates): TemplateProblem[] {
  const { url, method, body } = templates;
  const problems = placeholderProblems(templates);
  if (method === 'GET' && body !== undefined) {
    return [...problems, { path: ['body'], message: 'a GET has no body; put placeholders into the url' }];
  }
  const names = [...namesIn(url, []), ...namesIn(body, [])].map(({ name }) => name);
  if (names.includes('question') || names.includes('messages')) return problems;
  const place = method === 'GET' ? 'url' : 'body';
  const message = `the agent would not receive the question: put {{messages}} or {{question}} into the ${place}`;
  return [...problems, { path: body === undefined ? ['url'] : ['body'], message }];
}

function namesInAll({ url, body, headers }: Omit<Templates, 'method'>): Named[] {
  return [...namesIn(url, ['url']), ...namesIn(body, ['body']), ...namesIn(headers, ['headers'])];
}

function unknownPlaceholder({ path, name }: Named): TemplateProblem {
  return { path, message: `unknown placeholder "{{${name}}}"; known placeholders: ${PLACEHOLDERS}` };
}

function namesIn(template: unknown, path: Named['path']): Named[] {
  if (typeof template === 'string') return placeholdersIn(template).map((name) => ({ path, name }));
  if (Array.isArray(template)) return template.flatMap((item, index) => namesIn(item, [...path, index]));
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, inner]) => namesIn(inner, [...path, key]));
}
