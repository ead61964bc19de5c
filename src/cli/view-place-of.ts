import { findUi } from '../temporal/ui-place.ts';
import type { ViewPlace } from '../view/view-place.ts';
import type { CliContext } from './cli-context.ts';

/** Where the workflows of this installation are, for the page's links to them. */
export function viewPlaceOf({ config }: CliContext): ViewPlace {
  return { prefix: config.prefix, ui: findUi(config) };
}
