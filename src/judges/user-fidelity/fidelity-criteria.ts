import type { SettledUser } from '../../users/settle-user.ts';
import type { AskedCriterion } from '../model/asked-criterion.ts';

type Brief = Pick<SettledUser, 'goal' | 'facts' | 'guidelines'>;

const PASS_FAIL = { kind: 'pass-fail' } as const;

const GOAL =
  'The user went after its goal as it is given: it asked for every part unless the conversation ended before that, added and changed none, and took none for reached that the assistant had not given.';

const REVEAL =
  'The user told its facts only as their rules allow, told none that is never told, and claimed to know nothing else: it invented no number, name, date or address.';

const GUIDELINES = 'The user went about it as its guidelines say, in their order.';

const ROLE =
  "The user stayed a person who wants something from the assistant: it did not answer, help or offer in the assistant's place, did not speak of being a model, a test or instructions, wrote no speaker's names, reasoning or JSON, and did not greet or introduce itself twice.";

const EFFECT =
  'What faults of the user meant for the assistant. helped: they made its task easier, as telling too much at once or being content with too little. hindered: they made it harder, as wrong facts, a changed goal or a lost role. none: there were no faults, or they made no difference.';

/** What is asked of how a user was played: only what its brief says something about, its role, and what its faults meant. */
export function fidelityCriteria({ goal, facts, guidelines }: Brief): readonly AskedCriterion[] {
  return [
    ...(goal.length > 0 ? [criterion('goal', GOAL)] : []),
    ...(facts.length > 0 ? [criterion('reveal', REVEAL)] : []),
    ...(guidelines.length > 0 ? [criterion('guidelines', GUIDELINES)] : []),
    criterion('role', ROLE),
    criterion('effect', EFFECT, { kind: 'label', results: { helped: 'fail', hindered: 'fail', none: 'pass' } }),
  ];
}

function criterion(name: string, told: string, form: AskedCriterion['form'] = PASS_FAIL): AskedCriterion {
  return { key: name, name, told, form, per: 'conversation' };
}
