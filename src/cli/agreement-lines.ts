import { counted } from '../progress/amounts.ts';
import type { CriterionAgreement } from '../reports/agreement-tally.ts';
import type { Proportion } from '../statistics/proportion.ts';
import { aligned } from './aligned.ts';
import { causesText, figure, partText, percent, percentRange } from './rate-text.ts';
import { clipLine, wrap } from './text-layout.ts';

/** How well judges agree with people, criterion by criterion. */
export function agreementLines(all: readonly CriterionAgreement[], width: number): string[] {
  return all.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...criterionLines(each, width)]);
}

function criterionLines(of: CriterionAgreement, width: number): string[] {
  const { judge, criterion, labels, agreement, numbers, leftOut } = of;
  const causes = causesText(leftOut);
  const texts = [
    ...(agreement.total > 0 ? passFailTexts(agreement) : []),
    ...(numbers
      ? [`scores differ from people's by ${figure(numbers.meanDifference)} in the mean of ${numbers.compared}`]
      : []),
    ...(causes === '' ? [] : [`compared with nothing: ${causes}`]),
  ];
  return [
    ...wrap(`${judge}/${criterion}: ${counted(labels, 'label')}`, width),
    ...texts.flatMap((text) => wrap(text, width - 2).map((line) => `  ${line}`)),
    ...(agreement.total > 0 ? confusion(agreement, width) : []),
  ];
}

function passFailTexts({ sensitivity, specificity, kappa }: CriterionAgreement['agreement']): string[] {
  return [
    sensitivity
      ? `of what people passed, the judge passed ${shareText(sensitivity)} (sensitivity)`
      : 'people passed nothing: sensitivity is unknown',
    specificity
      ? `of what people failed, the judge failed ${shareText(specificity)} (specificity)`
      : 'people failed nothing: specificity is unknown',
    `agreement beyond chance (Cohen's kappa): ${kappa === undefined ? 'unknown, all say the same' : figure(kappa)}`,
  ];
}

function shareText({ count, total, share, interval }: Proportion): string {
  return `${partText(count, total)}, ${percent(share)}, interval ${percentRange(interval)}`;
}

function confusion(
  { truePassed, falsePassed, trueFailed, falseFailed }: CriterionAgreement['agreement'],
  width: number,
): string[] {
  const rows = [
    ['', 'PEOPLE PASS', 'PEOPLE FAIL'],
    ['judge passes', String(truePassed), String(falsePassed)],
    ['judge fails', String(falseFailed), String(trueFailed)],
  ];
  return aligned(rows).map((line) => clipLine(`  ${line}`.trimEnd(), width));
}
