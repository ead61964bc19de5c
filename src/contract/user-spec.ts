import { z } from 'zod';
import { GUARDS } from './user-turn.ts';
import { Persona, PersonaName } from './persona.ts';

/** The type of the generator that plays a user with a goal. */
export const USER_TYPE = 'user';

const Text = z.string().trim().min(1);

const Goal = z.union([Text, z.array(Text).min(1)]).describe('What the user wants: a text, or parts in order.');

const Fact = z.union([
  Text,
  z.strictObject({ fact: Text, reveal: z.enum(['asked', 'freely', 'never']).default('asked') }),
]);

/** What a seed, or a spec for every seed, says of the simulated user. */
export const UserFields = {
  goal: Goal.optional(),
  facts: z.array(Fact).optional().describe('What the user knows; reveal: asked (default), freely or never.'),
  unknown: z.array(Text).optional().describe('What the user does not know, and says so when asked.'),
  guidelines: z.array(Text).optional().describe('How the user goes about it.'),
};

/** One persona; several, each seed with each; or a mix of which one is drawn a seed. */
const PersonaChoice = z.union([
  PersonaName,
  z.array(PersonaName).min(1),
  z.strictObject({ mix: z.record(PersonaName, z.number().positive()) }),
]);

/** The key `user` of a spec: defaults of every seed. */
export const UserSpec = z.strictObject({
  persona: PersonaChoice.optional().describe('A name; a list: each seed with each; { mix }: one drawn a seed.'),
  ...UserFields,
  guards: z
    .partialRecord(z.enum(GUARDS), z.boolean())
    .optional()
    .describe('Switches a guard off, as { echo: false }; all of them are on.'),
});

/** The key `user` of a spec. */
export type UserSpec = z.infer<typeof UserSpec>;

/** The key `personas` of a spec, once a file that it named is read. */
export const Personas = z.record(PersonaName, Persona);

/** Personas by name. */
export type Personas = z.infer<typeof Personas>;
