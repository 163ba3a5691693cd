import type { Fields, Settings } from '../../src/model/field.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { StateOf } from '../../src/model/state-backend.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import { code } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { command, shell } from '../../src/render/shell.ts';

/** Renders the README section of a state backend. */
export function renderBackendReadme<F extends Fields>(
  template: Template,
  states: readonly StateOf<F>[],
  more: Locals = {},
): Fragment {
  const word = (text: string): Fragment => new Fragment(shell(text));
  return render(template, 'markdown', { states, command, word, code, ...more });
}

/** The distinct settings of the states: two states in one bucket need one bucket. */
export function places<F extends Fields>(
  states: readonly StateOf<F>[],
  key: (settings: Settings<F>) => string,
): readonly Settings<F>[] {
  return [...new Map(states.map(({ settings }) => [key(settings), settings])).values()];
}
