import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identifiersIn, inventedIn } from '../../../src/users/identifiers.ts';

interface Labelled {
  readonly known: Readonly<Record<'goal' | 'facts' | 'samples' | 'answers', readonly string[]>> & {
    readonly seed: string;
  };
  readonly messages: readonly { readonly message: string; readonly invented: readonly string[] }[];
}

const file = new URL('../../fixtures/users/invented.json', import.meta.url);
const { known, messages } = JSON.parse(readFileSync(file, 'utf8')) as Labelled;
const texts = [...known.goal, ...known.facts, ...known.samples, known.seed, ...known.answers];

describe('inventedIn', () => {
  it('is measured on 40 messages', () => {
    expect(messages).toHaveLength(40);
  });

  it.each(messages)('finds in “$message” what stands nowhere: $invented', ({ message, invented }) => {
    expect(inventedIn(message, texts).map(({ text }) => text)).toEqual(invented);
  });
});

describe('identifiersIn', () => {
  it.each([
    ['I was there on 31/12/2024 at 10:30', ['31/12/2024']],
    ['version 2 of 3, page 12', []],
    ['flight LH1234 at 7am, seat 12A', ['LH1234']],
    ['le 3 mai 2025 et 45,50 euros', ['3 mai 2025', '45,50 euros']],
    ['WiFi 6, USB-C, 1080p, 500ml, COVID-19, mp3', []],
    ['1.234,56 €', ['1.234,56 €']],
    ['', []],
  ])('reads %s', (text, found) => {
    expect(identifiersIn(text).map((each) => each.text)).toEqual(found);
  });
});
