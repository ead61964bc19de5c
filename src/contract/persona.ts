import { z } from 'zod';

/** The form of a persona's name, which is part of conversation ids. */
export const PersonaName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected a name of 1 to 40 letters, digits, dashes or underscores');

/** Personas that every spec may name. */
export const BUILT_IN_PERSONAS = ['plain', 'terse', 'impatient', 'layman', 'expert', 'rambler', 'sceptic'] as const;

/** What a user may do besides following the goal, at most one a turn. */
export const QUIRKS = ['digress', 'fragment', 'correct', 'dispute'] as const;

/** One of `QUIRKS`. */
export type Quirk = (typeof QUIRKS)[number];

const Chance = z.number().min(0).max(1).optional();

/** How a simulated user writes and how long it stays: numbers and samples rather than adjectives. */
export const Persona = z.strictObject({
  description: z.string().trim().min(1).optional().describe('Who this is, in a sentence or two.'),
  words: z.number().int().min(1).optional().describe('Longest message, in words; checked, not only asked for.'),
  patience: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(3)
    .describe('Unhelpful answers in a row before the user leaves; null: endless.'),
  reveals: z
    .enum(['at-once', 'gradually', 'asked'])
    .default('gradually')
    .describe('When facts are told: all in the first message, one new fact a turn, or only when asked.'),
  language: z.string().trim().min(2).optional().describe('Language of the messages, such as en or German.'),
  samples: z.array(z.string().trim().min(1)).default([]).describe('Real messages: the strongest lever on style.'),
  quirks: z
    .strictObject({ digress: Chance, fragment: Chance, correct: Chance, dispute: Chance })
    .default({})
    .describe('Chance a turn, 0 to 1; at most one of them shows in a turn.'),
});

/** A persona with its defaults filled in. */
export type Persona = z.infer<typeof Persona>;
