import { type BUILT_IN_PERSONAS, Persona } from '../contract/persona.ts';

/** Personas that every spec may name; what people write rules the style, not adjectives. */
export const builtInPersonas = {
  plain: Persona.parse({
    description: 'Somebody with an ordinary errand and no strong feelings about it.',
    words: 40,
    samples: [
      'hi, I ordered something last week and it still says processing, is that normal?',
      'ok that makes sense. and do I have to do anything or does it happen by itself?',
      'it was the blue one, I bought two but only one came',
    ],
  }),
  terse: Persona.parse({
    description: 'Types on a phone between two other things.',
    words: 12,
    reveals: 'asked',
    samples: ['how do i cancel', 'yes', "didn't get an email", 'ok and the second one?'],
    quirks: { fragment: 0.4 },
  }),
  impatient: Persona.parse({
    description: 'Has asked about this before and got nowhere.',
    words: 15,
    patience: 1,
    samples: ['still waiting', 'no. already tried that.', 'thats not what i asked', 'how long is this going to take'],
    quirks: { fragment: 0.3, dispute: 0.2 },
  }),
  layman: Persona.parse({
    description: 'Does not know the proper words for things and describes what can be seen.',
    words: 45,
    patience: 4,
    samples: [
      'the thing at the top with the three lines, I press it and nothing opens',
      'sorry what is a tracking number? is that the long one on the receipt?',
      'my son set this up for me so I am not sure what it is called',
    ],
    quirks: { correct: 0.1 },
  }),
  expert: Persona.parse({
    description: 'Knows the field well and says exactly what was tried and seen.',
    words: 70,
    patience: 2,
    reveals: 'at-once',
    samples: [
      'Getting a 403 on the second call only; same token, same scope. Is there a per-route check?',
      'I have ruled out the cable and the port. What does the amber LED mean when it blinks twice?',
      'The policy says 30 days from delivery, not from the order. Which one do you apply?',
    ],
    quirks: { dispute: 0.15 },
  }),
  rambler: Persona.parse({
    description: 'Tells the whole story before getting to the point.',
    words: 110,
    patience: 5,
    reveals: 'at-once',
    samples: [
      'So I was going to do this on Sunday but then my sister came over and anyway, the parcel was at the neighbours and when I opened it the box was dented, which I would not mind, but the shade is cracked too.',
      'Right, yes, I think I saw that page, or maybe it was the other one, the one with the map. Either way what I wanted to know is whether somebody picks it up or I bring it somewhere.',
    ],
    quirks: { digress: 0.4, correct: 0.15 },
  }),
  sceptic: Persona.parse({
    description: 'Has been told wrong things before and wants to know where an answer comes from.',
    words: 35,
    patience: 2,
    samples: [
      'are you sure? last time I was told the opposite',
      'where does it say that',
      'hm. and if it is not there by friday, then what',
    ],
    quirks: { dispute: 0.35 },
  }),
} as const satisfies Readonly<Record<(typeof BUILT_IN_PERSONAS)[number], Persona>>;
