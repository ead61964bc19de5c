import { type JSONValue, search, tokenize } from '@jmespath-community/jmespath';
import { errorMessage } from '../contract/error-message.ts';

/** A text in backquotes that is not JSON stands for itself, as in older JMESPath: join(`, `, parts). */
const OPTIONS = { enable_legacy_literals: true };

/** What is wrong with an expression whatever it is asked of; any other error only says that it wants another reply. */
const STATIC_ERROR = /^(?:Unknown function|Invalid arity|Error referencing undefined variable)/;

/** What the expression finds; `null` where it finds nothing. Throws where a function of it gets the wrong type. */
export function find(expression: string, data: unknown): unknown {
  return search(data as JSONValue, expression, OPTIONS);
}

/** What is wrong with an expression; `undefined` where nothing is. */
export function expressionProblem(expression: string): string | undefined {
  const trouble = troubleWith(expression);
  return trouble && `is not a JMESPath expression (${trouble})`;
}

function troubleWith(expression: string): string | undefined {
  try {
    find(expression, {});
  } catch (error) {
    // The parser calls itself for every bracket.
    if (error instanceof RangeError) return 'it is nested too deeply';
    const message = errorMessage(error);
    const isUnreadable = error instanceof Error && ['LexerError', 'ParserError'].includes(error.name);
    if (isUnreadable || STATIC_ERROR.test(message)) return message;
  }
  return hyphenatedName(expression);
}

/** `tool-outputs` would subtract `outputs` from `tool`, which nobody means. */
function hyphenatedName(expression: string): string | undefined {
  const minuses = tokenize(expression, OPTIONS).filter(({ type }) => type === 'Minus');
  const names = minuses.map(({ start }) => {
    const before = /[A-Za-z_]\w*$/.exec(expression.slice(0, start))?.[0];
    const after = /^-[A-Za-z_][\w-]*/.exec(expression.slice(start))?.[0];
    return before && after && `${before}${after}`;
  });
  const name = names.find(Boolean);
  return name && `put a name with a hyphen in double quotes: "${name}"`;
}
