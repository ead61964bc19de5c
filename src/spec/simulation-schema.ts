import { z } from 'zod';
import type { Registry } from '../contract/component-type.ts';
import { type ComponentSpec, ContextBase, type ContextSpec, SpecBase } from '../contract/simulation-spec.ts';
import { ScriptStopSpec, StopSpec } from '../contract/stop-spec.ts';
import type { ComponentTypes } from './component-types.ts';

/** A spec as the schema gives it: defaults filled in, seeds and name as written. */
export type ParsedSpec = Omit<z.infer<typeof SpecBase>, 'stop'> & {
  readonly stop?: StopSpec | undefined;
  readonly $schema?: string | undefined;
  readonly agent: ComponentSpec;
  readonly questions: ComponentSpec;
  readonly context: ContextSpec;
};

/** Strict schema of a whole spec: the fixed keys, and a section a component with the options of every type. */
export function simulationSchema(types: ComponentTypes): z.ZodType<ParsedSpec> {
  return baseSchema(types).extend({
    // Editors write this key into JSON files to find the schema; it has no meaning for the simulation.
    $schema: z.string().optional().describe('Address of this schema, for editors.'),
    agent: oneOfTypes<ComponentSpec>(types.agents).describe('The agent under test.'),
    questions: oneOfTypes<ComponentSpec>(types.questions)
      .prefault({ type: 'offline' })
      .describe('Writes the next question of the simulated user.'),
    context: oneOfTypes<ContextSpec>(types.contexts, ContextBase.shape)
      .prefault({ type: 'agent-response' })
      .describe('Extracts from a reply the text that the next question is based on.'),
  });
}

/** The fixed keys; among the checks of a script there may be functions. */
export function baseSchema({ checks }: ComponentTypes) {
  const stop = checks === undefined ? StopSpec : ScriptStopSpec;
  return SpecBase.extend({ stop: stop.optional().describe('What ends a conversation before maxTurns.') });
}

/** JSON Schema (draft 2020-12) of a spec as people write it: keys with defaults may be left out. */
export function specJsonSchema(types: ComponentTypes): z.core.JSONSchema.JSONSchema {
  const schema = simulationSchema({ ...types, checks: undefined }).meta({
    title: 'convsim simulation spec',
    description: 'The agent under test, the question generator, the context extractor, and limits.',
  });
  // A check that JSON Schema has no word for is left to convsim itself.
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
}

function oneOfTypes<Spec>(registry: Registry<unknown>, shared: z.ZodRawShape = {}): z.ZodType<Spec, unknown> {
  const variants = Object.entries(registry).map(([name, { options }]) => {
    if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of type ${name} are not an object schema`);
    return options.safeExtend({ type: z.literal(name), ...shared });
  });
  const [first, ...rest] = variants;
  if (!first) throw new TypeError('a registry of component types is empty');
  return z.discriminatedUnion('type', [first, ...rest]) as unknown as z.ZodType<Spec, unknown>;
}
