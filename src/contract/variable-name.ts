import { z } from 'zod';
import { variableNameProblem } from './secrets.ts';

/** Marks an issue whose message must not be followed by the value. */
const HIDDEN = { hidesValue: true };

/** The name of an environment variable in a spec; refuses what looks like the key itself, without showing it. */
export const VariableName = z.string().superRefine((text, context) => {
  const message = variableNameProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message, params: HIDDEN });
});
