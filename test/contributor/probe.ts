// Prints what a copy of the project makes of the example store and the example platform, as JSON.

import { choiceGroups } from '../../build/docs/choice-pages.ts';
import { withExample } from '../../src/answers/example.ts';
import { jsonSchema } from '../../src/answers/json-schema.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { settableAnswers } from '../../src/answers/settable.ts';
import { explained } from '../../src/command/decide-explain.ts';
import { commandHelp } from '../../src/command/help.ts';
import { commands } from '../../src/command/registry.ts';
import { plan } from '../../src/plan/plan.ts';
import { questionsOf, start } from '../../src/wizard/machine.ts';
import { repositoryQuestions } from '../../src/wizard/repository-questions.ts';
import { ciPlatforms, secretStores } from '../../templates/registry.ts';
import { unlike } from '../ci/meaning/repositories.ts';
import { missingParts } from '../ci/platform.ts';
import { missingForPlatform, missingForStore } from './demands.ts';

/** What the probe prints. */
export interface Probed {
  readonly questions: readonly { readonly id: string; readonly title: string; readonly offers: readonly string[] }[];
  readonly help: string;
  readonly settable: readonly string[];
  readonly schema: string;
  readonly explained: Readonly<Record<string, string>>;
  /** The pages of the documentation that are made from them, by path. */
  readonly pages: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

const chosen = { secretStore: { kind: 'example-store' }, ci: { kind: 'example-ci' } };
const script = repositoryQuestions({ folder: undefined, org: undefined, suggestions: {} });
const store = secretStores.find(({ kind }) => kind === chosen.secretStore.kind);
const platform = ciPlatforms.find(({ kind }) => kind === chosen.ci.kind);
if (store === undefined || platform?.hasPipeline !== true) throw new Error('the example is not registered');

const probed: Probed = {
  questions: questionsOf(start(script, chosen)).map(({ id, title, offers = [] }) => ({
    id,
    title,
    offers: offers.map(({ value }) => value),
  })),
  help: commands.map(commandHelp).join('\n'),
  settable: settableAnswers().map(({ path }) => path),
  schema: JSON.stringify(jsonSchema()),
  explained: Object.fromEntries(
    ['secretStore', 'ci', 'example-store', 'example-ci'].map((name) => [name, explained(name)]),
  ),
  pages: Object.fromEntries(
    choiceGroups()
      .flatMap(({ pages }) => pages)
      .filter(({ path }) => /example-(store|ci)$/.test(path))
      .map(({ path, body }) => [path, body()]),
  ),
  files: Object.fromEntries([...plan(parseAnswers(withExample(chosen)))].map(([path, { text }]) => [path, text])),
  missing: {
    store: missingForStore(store),
    platform: missingForPlatform(platform),
    parts: [...new Set(unlike.flatMap((combination) => missingParts(platform, combination)))],
  },
};
process.stdout.write(JSON.stringify(probed));
