import { z } from 'zod';
import { expressionProblem } from '../text/jmespath.ts';

/** A JMESPath expression over a reply; one that cannot be read, or calls an unknown function, is refused. */
export const ExpressionField = z.string().superRefine((expression, context) => {
  const message = expressionProblem(expression);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
