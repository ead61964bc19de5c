import { Command } from 'commander';
import { componentTypes } from '../../spec/component-types.ts';
import { specJsonSchema } from '../../spec/simulation-schema.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';

/** `convsim schema`: the JSON Schema of specs, for editors. */
export function schemaCommand({ terminal }: CliContext): Command {
  return new Command('schema')
    .description('print the JSON Schema of specs, for completion and checks in editors')
    .addHelpText('after', helpNotes('spec.md#editor-support', 'convsim schema > convsim.schema.json'))
    .action(() => terminal.write(`${JSON.stringify(specJsonSchema(componentTypes), null, 2)}\n`));
}
