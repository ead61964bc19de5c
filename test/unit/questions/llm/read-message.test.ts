import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../../src/questions/llm/read-message.ts';
import { withoutMarkup } from '../../../../src/replies/without-markup.ts';

const read = (written: string) => readMessage(withoutMarkup(written));

describe('readMessage', () => {
  it.each([
    ['plain text', 'How long does a batch run?'],
    ['spaces around', '\n  How long does a batch run?  \n'],
    ['quotation marks', '"How long does a batch run?"'],
    ['typographic ones', '“How long does a batch run?”'],
    ['bold', '**How long does a batch run?**'],
    ['a label', 'Question: How long does a batch run?'],
    ['a label within marks', '**Next question:** "How long does a batch run?"'],
    ['a number', '1. How long does a batch run?'],
    ['a dash', '- How long does a batch run?'],
    ['a JSON text', '"How long does a batch run?"'],
    ['a JSON object', '{"question": "How long does a batch run?"}'],
    ['an object with other keys', '{"rationale": "time", "question": "How long does a batch run?"}'],
    ['a JSON list', '["How long does a batch run?"]'],
    ['a list of objects', '[{"question": "How long does a batch run?"}]'],
    ['an object with a list', '{"questions": ["How long does a batch run?"]}'],
    ['nested objects', '{"questions": [{"question": "How long does a batch run?", "why": "x"}]}'],
    ['fenced JSON', '```json\n{"question": "How long does a batch run?"}\n```'],
    ['a JSON text with a label', '{"question": "Question: How long does a batch run?"}'],
    ['reasoning before', '<think>Hm, {"a": 1}?\n\nWhat now?</think>\nHow long does a batch run?'],
    ['reasoning whose start was cut off', 'Hm, what now?\n</think>\n\nHow long does a batch run?'],
    [
      'harmony’s channels',
      '<|channel|>analysis<|message|>We need one.<|end|><|start|>assistant<|channel|>final<|message|>How long does a batch run?',
    ],
    ['a mark of its end', 'How long does a batch run?<|im_end|>'],
    ['marks of both ends', '<|im_start|>user\nHow long does a batch run?<|im_end|>\n<|im_start|>assistant\nA day.'],
    ['Llama’s marks', '<|start_header_id|>user<|end_header_id|>\n\nHow long does a batch run?<|eot_id|>'],
    ['Gemma’s marks', '<start_of_turn>user\nHow long does a batch run?<end_of_turn>'],
    ['Mistral’s marks', '[INST] How long does a batch run? [/INST]'],
    ['an end of sequence', '<s>How long does a batch run?</s>'],
    ['square brackets around reasoning', '[THINK]Hm.[/THINK]How long does a batch run?'],
  ])('takes the message out of %s', (_, written) => {
    expect(read(written)).toEqual({ messages: ['How long does a batch run?'] });
  });

  it.each([
    ['a numbered list', '1. One?\n2. Two?'],
    ['a list with brackets', '1) "One?"\n\n2) "Two?"'],
    ['a JSON list', '["One?", {"question": "Two?"}]'],
  ])('gives every question of %s', (_, written) => {
    expect(read(written)).toEqual({ messages: ['One?', 'Two?'] });
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \n '],
    ['only reasoning', '<think>What could I ask?</think>'],
    ['reasoning without an end', '<think>What could I ask?'],
    ['only marks', '?!'],
    ['an empty question', '{"question": " "}'],
  ])('finds no message in %s', (_, written) => {
    expect(read(written)).toEqual({ fault: 'empty' });
  });

  it.each([
    ['an introduction', "Sure! Here's a question:\n\nHow long does a batch run?"],
    ['an introduction on the line before', 'Here is the next question:\n"How long does a batch run?"'],
    ['an explanation after', 'How long does a batch run?\n\nThis question asks about time.'],
    ['an explanation before', 'The user wants more detail.\n\nHow long does a batch run?'],
    ['JSON within prose', 'Here you go:\n{"question": "How long does a batch run?"}\nI hope it helps.'],
    ['fenced JSON within prose', 'Sure.\n```json\n["How long does a batch run?"]\n```\nEnjoy!'],
    ['fenced text', '```\nHow long does a batch run?\n```'],
    ['other JSON', '{"role": "user", "content": "How long?"}'],
    ['a JSON list of other texts', '["a", "b"]'],
    ['a mark on a line of its own', 'My model prints:\n<|im_end|>\nWhy?'],
    ['marks of a template within', 'How long<|im_sep|>does it run?'],
  ])('refuses %s', (_, written) => {
    expect(read(written)).toEqual({ fault: 'wrapped' });
  });

  it.each([
    'tell me more about shards',
    'What does `--batch` do?',
    'Is it "one" or "two"?',
    '"Seed" or "row"?',
    'I have 3 seeds. Is that enough?',
    '3 seeds: enough?',
    'wie lange läuft ein Batch?',
    'バッチとは何ですか？',
    'Does it print {"a": 1} or [2]?',
    '*.csv or *.jsonl?',
    '2024 was slow, why?',
    'What is the difference between: a and b?',
    'Why does this fail?\n```python\nprint(x)\n```',
    'How do I send {"role": "user"} to it?',
    'What does ["a","b"] mean?',
    'I did this:\n1. open the app\n2. restart\nWhy does it still fail?',
    'It shows:\n- error 5\n- error 7\nwhat does that mean?',
    '- first I installed it\n- then it broke',
    'What is <s>this</s>',
    'Does <b>bold</b> work?',
    'How long does\na batch run?',
  ])('leaves it as it was written: %s', (written) => {
    expect(read(written)).toEqual({ messages: [written] });
  });

  it('reads 5,000 messages of all kinds as they were written, or refuses them', () => {
    const word = fc.constantFrom(
      'why',
      'does',
      'it',
      'print',
      'the seed',
      'Wie lange',
      'почему',
      'どうして',
      '为什么',
      'لماذا',
      '😀',
      'x = 1',
    );
    const sentence = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom('?', '.', '!', '', '？'))
      .map(([words, end]) => words.join(' ') + end);
    const piece = fc.oneof(
      { weight: 4, arbitrary: sentence },
      sentence.map((each) => `"${each}"`),
      sentence.map((each) => `\`${each}\``),
      sentence.map((each) => `<b>${each}</b>`),
      fc.json({ maxDepth: 2 }),
      fc.constantFrom(
        '{"question": "no"}',
        '["a","b"]',
        '{"role": "user"}',
        '<div class="q">',
        '<s>no</s> yes',
        '**bold**',
        '$x_1$',
        '{{turn}}',
      ),
    );
    const line = fc.oneof(
      { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' ')) },
      sentence.map((each) => `- ${each}`),
      sentence.map((each) => `1. ${each}`),
      sentence.map((each) => `${each}:`),
    );
    const fence = fc
      .tuple(fc.constantFrom('', 'python', 'json', 'sh'), sentence)
      .map(([language, inner]) => `\`\`\`${language}\n${inner}\n\`\`\``);
    const message = fc
      .array(fc.oneof({ weight: 4, arbitrary: line }, fence), { minLength: 1, maxLength: 5 })
      .chain((lines) => fc.constantFrom('\n', '\n\n').map((end) => lines.join(end).trim()));
    let asWritten = 0;
    fc.assert(
      fc.property(message, (written) => {
        const found = read(written);
        if ('fault' in found) return;
        if (isWrapping(written)) return;
        asWritten += 1;
        expect(found.messages[0]).toBe(written);
      }),
      { numRuns: 5_000 },
    );
    expect(asWritten).toBeGreaterThan(3_000);
  });
});

/** The wrappings that are taken off: all of it quoted, labelled or JSON with a question, or a list of questions. */
function isWrapping(written: string): boolean {
  const lines = written.split('\n').filter((line) => line.trim() !== '');
  const isList = lines.every((line) => /^(?:-|1\.) .*[?？]$/.test(line));
  return (
    isList || /^"(?:[^"\\]|\\.)+"$/.test(written) || /^\*\*[^*]+\*\*$/.test(written) || written === '{"question": "no"}'
  );
}

describe('readMessage: a model that repeats itself', () => {
  it('does not run out of stack', () => {
    expect(readMessage('user: '.repeat(20_000) + 'x')).toHaveProperty('messages');
  });
});
