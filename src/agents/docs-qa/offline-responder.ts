import { z } from 'zod';
import { chooseStatements } from './choose-statements.ts';
import type { PlacedStatement } from './score-statements.ts';
import { statementsOf } from './statements.ts';
import { contentWords } from './words.ts';

/** An answer found without a model, and the exact results of the tool calls it rests on. */
export interface OfflineAnswer {
  readonly content: string;
  readonly toolOutputs: readonly string[];
}

const ToolResult = z.array(z.object({ page_content: z.string() }));

/**
 * Calls the search tool once with the question's keywords and answers with the best two to four sentences of what it
 * returned, in reading order. The same question over the same documents always gives the same answer.
 * @param search - The tool: takes queries, returns the JSON text of `searchProductDocs`.
 */
export function answerOffline({
  question,
  search,
}: {
  readonly question: string;
  readonly search: (queries: string[]) => string;
}): OfflineAnswer {
  const keywords = [...new Set(contentWords(question))].join(' ');
  const result = search([keywords || question.trim()]);
  const chosen = chooseStatements(question, placedStatements(result));
  const content = chosen.map((statement) => statement.text).join(' ');
  return { content: content || nothingFound(keywords), toolOutputs: [result] };
}

function placedStatements(result: string): PlacedStatement[] {
  const passages = ToolResult.parse(JSON.parse(result));
  return passages.flatMap(({ page_content: text }, passage) =>
    statementsOf(text).map((statement) => ({ ...statement, passage })),
  );
}

function nothingFound(keywords: string): string {
  const searched = keywords.length > 80 ? `${keywords.slice(0, 80).trim()}…` : keywords;
  const nothing = 'I could not find anything about that in the documentation.';
  return searched ? `${nothing} I looked for “${searched}”.` : nothing;
}
