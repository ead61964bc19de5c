import { errorMessage } from '../contract/error-message.ts';
import { find } from '../text/jmespath.ts';
import type { CheckOf, Test } from './check-operator.ts';

/** What the expression finds in the conversation is true as JMESPath has it. */
export function jmespath({ jmespath: expression }: CheckOf<'jmespath'>): Test {
  return (conversation) => {
    try {
      return isTrue(find(expression, conversation));
    } catch (error) {
      return {
        error: `the expression ${JSON.stringify(expression)} fails on this conversation: ${errorMessage(error)}. Correct it.`,
      };
    }
  };
}

/** Everything but null, false, and what is empty; 0 is true. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== null && value !== undefined && value !== false && value !== '';
}
