import type { ChosenSettings } from '../model/answers.ts';
import type { Choice } from '../model/choice.ts';
import type { Engine } from '../model/engine.ts';
import type { Layout } from '../model/repository.ts';
import type { SecretRead } from '../model/secret-read.ts';
import type { SecretStore } from '../model/secret-store.ts';
import type { StateBackend } from '../model/state-backend.ts';
import { definition, type ShapedAnswers, type ShapedEnvironment } from './definition.ts';
import { choiceOfWord, type Picked, type Values } from './node.ts';
import { isComplete, resolvedValues } from './values.ts';

/** A choice with its values for one environment: defaults, overrides and placeholders are resolved. */
export interface SeenChoice<C extends Choice> {
  readonly choice: C;
  /** The values that the environment overrides. */
  readonly own: Values;
  readonly values: Values;
  /** The same values, or undefined if a required value is missing. */
  readonly settings: ChosenSettings | undefined;
}

/** The valid answers of an environment. */
export interface DraftEnvironment {
  /** Its index in the list, from 0. */
  readonly index: number;
  readonly given: ShapedEnvironment;
  readonly secretStore: SeenChoice<SecretStore> | undefined;
  readonly backend: SeenChoice<StateBackend> | undefined;
}

/**
 * The valid answers, for the checks that compare answers. Missing and invalid answers are undefined, so that all
 * objections can be reported together.
 */
export interface Draft {
  readonly given: ShapedAnswers;
  readonly engine: Engine;
  readonly layout: Layout;
  readonly secretRead: SecretRead;
  readonly environments: readonly DraftEnvironment[];
}

/** The path of an environment or one of its answers, as messages write it. */
export function pathOf({ index }: DraftEnvironment, answer?: string): string {
  return answer === undefined ? `environments[${index}]` : `environments[${index}].${answer}`;
}

/** Looks up the choices of shaped answers, and resolves their values for each environment. */
export function draftOf(given: ShapedAnswers): Draft {
  return {
    given,
    engine: choiceOfWord(definition.engine, given.engine),
    layout: choiceOfWord(definition.layout, given.layout),
    secretRead: choiceOfWord(definition.secretRead, given.secretRead),
    environments: (given.environments ?? []).map((own, index) => ({
      index,
      given: own,
      secretStore: seenBy(own.name, given.name, given.secretStore, own.secretStore),
      backend: seenBy(own.name, given.name, given.backend, own.backend),
    })),
  };
}

function seenBy<C extends Choice>(
  environment: string | undefined,
  repository: string | undefined,
  whole: Picked<C> | undefined,
  own: Values = {},
): SeenChoice<C> | undefined {
  if (whole === undefined || environment === undefined) return undefined;
  const { choice } = whole;
  const values = resolvedValues(choice.fields, { ...whole.values, ...own }, { environment, name: repository });
  const settings = isComplete(choice.fields, values) ? { kind: choice.kind, ...values } : undefined;
  return { choice, own, values, settings };
}
