import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorMessage } from '../src/contract/error-message.ts';
import { InputError } from '../src/contract/errors.ts';

/** @throws {InputError} that ends with `usage`, for an option that is not known. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw InputError.of(args.join(' '), `${errorMessage(error)}; ${usage}`);
  }
}

/** Reads whole numbers from 1 to `highest`; what is none is an {InputError} that ends with `usage`. */
export function wholeNumbers(highest: number, usage: string): (option: string, text: string) => number {
  return (option, text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
    throw InputError.of(option, `"${text}" is not a whole number from 1 to ${highest}; ${usage}`);
  };
}
