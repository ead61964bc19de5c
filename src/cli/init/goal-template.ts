/** The agent of `agent.ts`, as `sim.yaml` names it. */
export const MODULE_AGENT = `# The agent under test: the function agent in agent.ts. Call your own agent there.
# Other types need no code; docs-qa, for one, answers from a folder of documents.
agent: { type: module, path: ./agent.ts, export: agent }
`;

/** `sim.yaml` of a new simulation whose users want something; they follow rules and need no key. */
export function goalSpec(agentYaml: string): string {
  return `# A simulation: users with a goal talk to an agent, each seed of seeds.csv once with every persona below.
# Paths are relative to this file. Check it after every change with: convsim validate sim.yaml
# Guide: docs/guide/users.md

# Begins the id of every batch that is started without --batch.
name: library

# What the agent does, in a sentence. The user is told.
agentDescription: Answers questions of a public library's visitors.

${agentYaml}
# Plays the user: somebody with a goal, who loses patience and knows when to stop. Without llm it follows rules.
# To let a model write the messages, name one, and its key in the environment:
# questions: { type: user, llm: { baseUrl: https://api.openai.com/v1, model: gpt-5-mini, apiKeyEnv: OPENAI_API_KEY } }
questions: { type: user }

# Who the users are. What a seed says of its user goes before this.
user:
  persona: [plain, hurried]

# Personas of your own, beside plain, terse, impatient, layman, expert, rambler and sceptic. Real messages are what makes
# a model write as people do.
personas:
  hurried:
    description: Stands in the doorway with a child on the arm.
    words: 20 # longest message
    patience: 1 # unhelpful answers in a row before this user leaves; the default is 3
    samples: [quick question, "ok and what if its late?", got it thx]

# Follow-up turns after the first question, at most.
maxTurns: 6

# What ends a conversation earlier: here an answer that sends the user away. The goal ends it too, once nothing of it is open.
stop:
  when:
    - { name: sent away, contains: ask at the desk }

# goal is what the user wants, one part a line; facts is what the user knows. Without a question the user opens.
# Guide: docs/guide/seeds.md
seeds: ./seeds.csv

# Conversations in flight at the same time.
concurrency: 10
`;
}

/** `seeds.csv` of such a simulation. */
export const GOAL_SEEDS = `id,question,goal,facts
lend-books,,"Find out how long books are lent.
Find out what a library card costs.",I have no library card yet.
study-room,Hello! I need a room for my group.,Find out how a study room is booked.,We are four people.
print-photos,,"Find out what printing costs.
Find out whether photos can be printed in colour.",
telescope,Do you have telescopes?,Borrow a telescope for a week.,
`;
