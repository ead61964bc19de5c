// Two versions of an agent over the same cases, judged and compared. Run it: npx tsx examples/library/compare-agents.ts
import { type AgentFunction, compare, type JudgeFunction, judge, simulate } from 'convsim';

const hours: Record<string, string> = { monday: '9 to 17', saturday: '10 to 14', sunday: 'closed' };

/** Knows the hours, but not what a weekend is. */
const before: AgentFunction = (messages) => {
  const day = Object.keys(hours).find((name) => messages.at(-1)?.content.toLowerCase().includes(name));
  return day === undefined ? 'Please name a day.' : `On ${day}: ${hours[day]}.`;
};

/** Knows the weekend, but forgets the hours of Monday. */
const after: AgentFunction = (messages) => {
  const asked = messages.at(-1)?.content.toLowerCase() ?? '';
  if (asked.includes('weekend')) return `On saturday: ${hours['saturday']}. On sunday: ${hours['sunday']}.`;
  return asked.includes('monday') ? 'On monday we are open.' : `On sunday: ${hours['sunday']}.`;
};

const namesHours: JudgeFunction = ({ turns }) => {
  const answer = turns[0]?.answer ?? '';
  return { pass: /\d+ to \d+|closed/.test(answer), reason: answer };
};

const seeds = ['monday', 'sunday', 'the weekend'].map((when) => ({
  id: when,
  question: `When are you open on ${when}?`,
}));

const batches: string[] = [];
for (const [version, agent] of Object.entries({ before, after })) {
  const { batchId, judged } = await simulate({
    name: `hours-${version}`,
    agent,
    seeds,
    maxTurns: 0,
    judges: [namesHours],
  });
  const { passed = 0, all = 0 } = judged?.statistics ?? {};
  console.log(`${version}: ${passed} of ${all} passed`);
  batches.push(batchId);
}

const [a = '', b = ''] = batches;
const { flips, strict } = await compare(a, b);
for (const { caseId, isBetter } of flips) console.log(`${caseId}: ${isBetter ? 'better' : 'worse'}`);
console.log(`difference ${strict.difference}, p ${strict.p}`);

// Another question to the same conversations: the agents are not asked again.
const brief: JudgeFunction = ({ turns }) => turns.every(({ answer }) => answer.length < 30);
const { statistics } = await judge(b, { judges: [brief], set: 'style' });
console.log(`brief: ${statistics.passed} of ${statistics.all}`);
