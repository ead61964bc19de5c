import { tryParseJson } from '../../http/error-text.ts';

/** The queries of a tool call, or the message to the model about its mistake. */
export type ToolQueries = { readonly queries: string[] } | { readonly mistake: string };

const LONGEST_QUOTE = 200;

/** Reads the arguments of `search_product_docs` as models really write them: `query` may be a list or one string. */
export function toolQueries(argumentsText: string): ToolQueries {
  const value = tryParseJson(argumentsText);
  if (value === undefined) return mistake('are not JSON', argumentsText);
  const queries = [queryOf(value)]
    .flat()
    .map(asQuery)
    .filter((query) => query !== '');
  return queries.length > 0 ? { queries } : mistake('hold no query', argumentsText);
}

/** Whether a text is JSON. */
export function isJsonText(text: string): boolean {
  return tryParseJson(text) !== undefined;
}

function queryOf(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && 'query' in value ? value.query : isObject ? [] : value;
}

function asQuery(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function mistake(problem: string, argumentsText: string): ToolQueries {
  const quote = argumentsText.slice(0, LONGEST_QUOTE);
  return { mistake: `Error: the arguments ${problem}: ${quote}. Call again with {"query": ["some keywords"]}.` };
}
