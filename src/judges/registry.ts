import type { Registry } from '../contract/component-type.ts';
import type { Judge } from './judge.ts';

/** Every judge type, by the value of `type`. */
export const judgeTypes: Registry<Judge> = {};
