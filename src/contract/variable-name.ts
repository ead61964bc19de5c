import { z } from 'zod';
import { HIDDEN_VALUE } from './hidden-value.ts';
import { variableNameProblem } from './secrets.ts';

/** The name of an environment variable in a spec; refuses what looks like the key itself, without showing it. */
export const VariableName = z.string().superRefine((text, context) => {
  const message = variableNameProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message, params: HIDDEN_VALUE });
});
