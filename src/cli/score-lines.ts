import { type Judgement, type Rubric, RUN_SET, type Score, type Verdict } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { resultOf, verdictOf } from '../contract/verdict.ts';
import { coloredVerdict } from './colored-verdict.ts';
import type { Terminal } from './terminal.ts';
import { oneLine, wrap } from './text-layout.ts';

/** What a set found of a conversation. */
export interface FoundInSet {
  readonly rubric: Rubric;
  readonly judgements: readonly Judgement[];
}

interface Page {
  readonly colors: Terminal['colors'];
  readonly width: number;
}

/** What judges found of a conversation, set by set, each score with its reason and the words that show it. */
export function scoreLines(found: readonly FoundInSet[], page: Page): string[] {
  const judged = found.filter(({ judgements }) => judgements.length > 0);
  return judged.flatMap((each) => ['', ...setLines(each, page)]);
}

function setLines({ rubric, judgements }: FoundInSet, page: Page): string[] {
  const name = rubric.set === RUN_SET ? 'judged' : `judged with ${rubric.set}`;
  return [
    `${page.colors.bold(name)}: ${coloredVerdict(verdictOf(rubric.judges, judgements), page.colors)}`,
    ...rubric.judges.flatMap((judge) =>
      judgeLines(
        judge,
        judgements.find((each) => each.judge === judge.name),
        page,
      ),
    ),
  ];
}

function judgeLines(judge: JudgeSpec, judgement: Judgement | undefined, page: Page): string[] {
  if (!judgement) return [`  ${judge.name}: has not judged`];
  const { error, scores } = judgement;
  if (error)
    return [`  ${judge.name}: ${page.colors.yellow('error')}`, ...reason(`${error.type}: ${error.message}`, page)];
  return scores.flatMap((score) => oneScore(score, judge, page));
}

function oneScore(score: Score, judge: JudgeSpec, page: Page): string[] {
  const { criterion, turn, agreement, score: number, label } = score;
  const result = resultOf(score, judge);
  const facts = [
    ...(number === undefined ? [] : [String(number)]),
    ...(label === undefined ? [] : [label]),
    ...(agreement === undefined ? [] : [`${Math.round(agreement * 100)}% of the votes`]),
  ];
  const place = turn === undefined ? '' : `, turn ${turn}`;
  const shown = `${paint(result, page)}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
  return [
    `  ${judge.name} · ${oneLine(criterion)}${place}: ${shown}`,
    ...(score.reasoning === criterion ? [] : reason(score.reasoning, page)),
    ...score.evidence.flatMap(({ turn: at, quote }) => reason(`turn ${at}: “${oneLine(quote)}”`, page)),
  ];
}

function reason(text: string, { colors, width }: Page): string[] {
  return wrap(oneLine(text), width - 6)
    .filter((line) => line !== '')
    .map((line) => colors.dim(`      ${line}`));
}

function paint(result: string, { colors }: Page): string {
  if (result === 'pass') return colors.green(result);
  if (result === 'fail') return colors.red(result);
  return result === 'scored' ? result : colors.yellow(result);
}

/** What a conversation came to, set by set: `failed`, `strict: passed`; empty where it was not judged. */
export function verdictText(
  found: readonly { readonly set: string; readonly verdict: Verdict }[],
  colors: Terminal['colors'],
): string {
  return found
    .filter(({ verdict }) => verdict !== 'unjudged')
    .map(({ set, verdict }) => `${set === RUN_SET ? '' : `${set}: `}${coloredVerdict(verdict, colors)}`)
    .join(', ');
}
