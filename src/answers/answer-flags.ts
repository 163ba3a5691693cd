import { definition } from './definition.ts';
import type { Node } from './node.ts';

// The build computes this list (build/prepared.mjs), so that a command that takes no answers does not load their definition.

/** A flag for a main answer. */
export interface AnswerFlag {
  readonly name: string;
  readonly placeholder: string;
  readonly title: string;
  /** The values that it can have; undefined if it takes any text. */
  readonly words: readonly string[] | undefined;
  /** The answer it sets; undefined for `--org` and `--environments`. */
  readonly path: string | undefined;
}

/** The flags of the main answers, in the order of the definition. */
export const answerFlags: readonly AnswerFlag[] = [
  ...Object.entries(definition).flatMap(([path, node]) => flagOf(path, node)),
  {
    name: 'org',
    placeholder: 'ORG',
    title: 'Union.ai organization of environments that do not set one',
    words: undefined,
    path: undefined,
  },
  {
    name: 'environments',
    placeholder: 'dev,staging,prod',
    title: 'Environments, comma-separated; promoted from development to production, and within a tier in this order',
    words: undefined,
    path: undefined,
  },
];

function flagOf(path: string, node: Node): readonly AnswerFlag[] {
  if (node.node === 'union') {
    const words = node.choices.map(({ kind }) => kind);
    return [{ name: node.flag, placeholder: words.join('|'), title: node.title, words, path: `${path}.kind` }];
  }
  if (node.node !== 'field' || node.flag === undefined) return [];
  const words = node.oneOf?.map(String);
  return [{ name: node.flag, placeholder: words?.join('|') ?? path.toUpperCase(), title: node.title, words, path }];
}
