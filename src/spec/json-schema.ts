import { z } from 'zod';
import type { ComponentTypes } from './component-types.ts';
import { simulationSchema } from './spec-schema.ts';

/** JSON Schema (draft 2020-12) of a spec as people write it: keys with defaults may be left out. */
export function specJsonSchema(types: ComponentTypes): z.core.JSONSchema.JSONSchema {
  const schema = simulationSchema(types).meta({
    title: 'convsim simulation spec',
    description: 'The agent under test, the question generator, the context extractor, and limits.',
  });
  // A check that JSON Schema has no word for is left to convsim itself.
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
}
