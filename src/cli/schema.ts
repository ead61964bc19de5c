import type { Command } from 'commander';
import { componentTypes } from '../spec/component-types.ts';
import { specJsonSchema } from '../spec/json-schema.ts';
import type { CliContext } from './context.ts';

/** `convsim schema`: the JSON Schema of specs, for editors. */
export function addSchemaCommand(program: Command, { terminal }: CliContext): void {
  program
    .command('schema')
    .description('print the JSON Schema of a spec, with which editors complete and check it')
    .action(() => terminal.write(`${JSON.stringify(specJsonSchema(componentTypes), null, 2)}\n`));
}
