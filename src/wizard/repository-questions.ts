import { objectionTo } from '../answers/check-field.ts';
import { definition } from '../answers/definition.ts';
import type { WordNode } from '../answers/node.ts';
import type { Plain } from '../answers/shape.ts';
import type { Found } from '../model/evidence.ts';
import type { SuggestionName, Suggestions } from '../model/suggestion.ts';
import { environmentsQuestions, namesQuestion } from './environment-questions.ts';
import { choiceOffers, fieldQuestion } from './field-question.ts';
import type { Script, Section, WizardQuestion } from './question.ts';
import { type Chosen, chosenIn, type KnownValues, kindQuestion, settingsQuestions } from './settings-questions.ts';

/** What the questions of a new repository depend on, besides its answers. */
export interface WizardContext {
  /** Name of the folder of the repository, which is likely its name, too. */
  readonly folder: string | undefined;
  /** The organization of environments that do not set one. */
  readonly org: string | undefined;
  readonly suggestions: Suggestions;
}

const secretStore: Chosen = { answer: 'secretStore', node: definition.secretStore, section: 'Secret store' };
const backend: Chosen = { answer: 'backend', node: definition.backend, section: 'State' };
const ci: Chosen = { answer: 'ci', node: definition.ci, section: 'CI/CD' };

/** The questions for a new repository. */
export function repositoryQuestions({ folder, org, suggestions }: WizardContext): Script {
  return (raw) => {
    const known = knownFrom(suggestions);
    return [
      nameQuestion(folder),
      wordQuestion('engine', 'Project'),
      wordQuestion('layout', 'Project'),
      kindQuestion(secretStore, known),
      ...settingsQuestions(raw, secretStore, known, ({ asked }) => asked !== 'with-pipeline'),
      ...(isRead(raw) ? [wordQuestion('secretRead', 'Secret store')] : []),
      kindQuestion(backend, known),
      ...settingsQuestions(raw, backend, known, () => true),
      kindQuestion(ci, known),
      ...settingsQuestions(raw, ci, known, () => true),
      ...pipelineQuestions(raw, known),
      namesQuestion(raw, org),
      ...environmentsQuestions(raw),
    ];
  };
}

function knownFrom(suggestions: Suggestions): KnownValues {
  // Object.entries widens the names.
  return new Map(Object.entries(suggestions) as [SuggestionName, Found][]);
}

function nameQuestion(folder: string | undefined): WizardQuestion {
  const { name } = definition;
  const isName = folder !== undefined && objectionTo(name, folder) === undefined;
  const place = { id: 'name', path: 'name', section: 'Project', isAsked: true } as const;
  return fieldQuestion(name, place, { text: isName ? folder : 'unionai', at: '' });
}

function wordQuestion(answer: 'engine' | 'layout' | 'secretRead', section: Section): WizardQuestion {
  const field: WordNode = definition[answer];
  const place = { id: answer, path: answer, section, isAsked: true, offers: choiceOffers(field.choices) };
  return fieldQuestion(field, place);
}

function isRead(raw: Plain): boolean {
  return chosenIn(raw, 'secretStore', definition.secretStore)?.source === 'store';
}

/** The settings of the secret store that only a pipeline uses. */
function pipelineQuestions(raw: Plain, known: KnownValues): readonly WizardQuestion[] {
  if (chosenIn(raw, 'ci', definition.ci)?.hasPipeline !== true) return [];
  return settingsQuestions(raw, { ...secretStore, section: 'CI/CD' }, known, ({ asked }) => asked === 'with-pipeline');
}
