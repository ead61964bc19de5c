import { fullCount } from '../progress/amounts.ts';
import { type PassReached, requirePass, type RequiredPass } from '../reports/require-pass.ts';
import type { Store } from '../store/store.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_FAILED, EXIT_OK } from './exit-codes.ts';
import { partText, percent } from './rate-text.ts';

/** What `--require-pass` does, for `--help`. */
export const REQUIRE_PASS_HELP =
  'end with 1 unless this share of all conversations passed, such as 0.9; it alone decides between 0 and 1 then';

/** Counts whether enough passed, says it, and returns the exit code that this makes. */
export async function checkPassed({ terminal }: CliContext, store: Store, required: RequiredPass) {
  const reached = await requirePass(store, required);
  const { red, green } = terminal.colors;
  terminal.say((reached.isEnough ? green : red)(passText(reached, required)));
  return { exitCode: reached.isEnough ? EXIT_OK : EXIT_FAILED, reached };
}

/** What was required and reached as `--json` prints it. */
export function passJson({ isEnough, passed, all, needed }: PassReached, { set, share }: RequiredPass): object {
  return { set, required: share, passed, conversations: all, needed, is_enough: isEnough };
}

/** `strict rate of set run: 36 of 42 (85.7 %) passed; 38 are needed for 90 %: 2 too few`. */
function passText({ isEnough, passed, all, needed }: PassReached, { set, share }: RequiredPass): string {
  const reached = all === 0 ? 'there is no conversation' : `${partText(passed, all)} passed (${percent(passed / all)})`;
  const wanted = `${percent(share)} is required, which is ${fullCount(needed)}`;
  const short = isEnough ? 'enough' : `${fullCount(Math.max(needed - passed, 0))} too few`;
  return `strict rate of set ${set}: ${reached}; ${wanted}: ${short}`;
}
