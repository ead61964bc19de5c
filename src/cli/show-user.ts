import { InputError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import type { SeedsSource } from '../spec/open-seeds.ts';
import type { LoadedSpec } from '../spec/read-spec.ts';
import { type SettledSeed, settleSeeds } from '../spec/settle-seeds.ts';
import { nearestName } from '../contract/suggestion.ts';
import { USER_TYPE } from '../contract/user-spec.ts';
import { userPrompt } from '../users/user-prompt.ts';

/** Ids that are searched for one like a mistyped one. */
const MOST_IDS = 10_000;

/**
 * What the model that plays the user of a seed is told, a heading with the role over each message; `id` is that of a conversation or
 * of a row, of which the first conversation is shown.
 * @throws {InputError} naming `--user` for an unknown seed, or where no model plays a user.
 */
export async function userPromptLines({ spec }: LoadedSpec, source: SeedsSource, id: string): Promise<string[]> {
  const llm = modelOf(spec.questions);
  const seed = await findSeed(source, id);
  const messages = userPrompt(spec, seed, fieldsOf(llm)['output'] === 'message' ? 'message' : 'object');
  return messages.flatMap(({ role, content }, index) => [
    ...(index === 0 ? [] : ['']),
    `--- ${role}`,
    ...content.split('\n'),
  ]);
}

function modelOf({ type, llm }: LoadedSpec['spec']['questions']): unknown {
  if (type !== USER_TYPE) {
    const message = `has nothing to show: questions of type "${type}" play no user with a goal; set "questions: { type: user }"`;
    throw InputError.of('--user', message);
  }
  if (llm !== undefined) return llm;
  throw InputError.of(
    '--user',
    'has nothing to show: without questions.llm the user follows rules; name a model there',
  );
}

async function findSeed(source: SeedsSource, id: string): Promise<SettledSeed> {
  const ids = new Set<string>();
  for await (const row of settleSeeds(source)) {
    if ('problems' in row) throw new InputError(row.problems);
    const { seed } = row;
    if (seed.id === id || seed.caseId === id) return seed;
    if (ids.size < MOST_IDS) ids.add(seed.id).add(seed.caseId ?? seed.id);
  }
  const nearest = nearestName(id, [...ids]);
  const remedy = nearest === undefined ? 'the first is' : 'did you mean';
  throw InputError.of('--user', `there is no seed "${id}"; ${remedy} "${nearest ?? [...ids][0]}"${nearest ? '?' : ''}`);
}
