import { search } from 'jmespath';
import { z } from 'zod';

/** A JMESPath expression over a reply; one that cannot be read, or calls an unknown function, is refused. */
export const Expression = z.string().superRefine((expression, context) => {
  const message = troubleWith(expression);
  if (message !== undefined) context.addIssue({ code: 'custom', message: `is no JMESPath expression (${message})` });
});

/** What the expression finds; `null` where it finds nothing. Throws where a function of it gets the wrong type. */
export function find(expression: string, body: unknown): unknown {
  return search(body, expression) as unknown;
}

function troubleWith(expression: string): string | undefined {
  try {
    find(expression, {});
  } catch (error) {
    const { name, message } = error as Error;
    // Any other error of a function says only that it wants another reply than this empty one.
    if (/lexer|parser/i.test(name) || message.startsWith('Unknown function')) return message;
  }
  return undefined;
}
