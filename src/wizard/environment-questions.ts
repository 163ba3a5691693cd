import { objectionTo } from '../answers/check-field.ts';
import { crossCheck } from '../answers/cross-check.ts';
import { definition, environmentFields } from '../answers/definition.ts';
import { draftOf } from '../answers/draft.ts';
import { defaultHost, tierOf } from '../answers/environments.ts';
import { isPlain, type Plain, shape } from '../answers/shape.ts';
import { listedNames, show } from '../answers/words.ts';
import { tiers } from '../model/answers.ts';
import { fieldQuestion } from './field-question.ts';
import { putNames } from './put-answer.ts';
import type { Section, WizardQuestion } from './question.ts';

const section: Section = 'Environments';

/**
 * The question for the names of the environments.
 *
 * @param org the organization of environments that do not set one
 */
export function namesQuestion(raw: Plain, org: string | undefined): WizardQuestion {
  return {
    id: 'environments',
    path: 'environments',
    section,
    title: 'Environments',
    hint: 'comma-separated; promoted from development to production, and within a tier in this order',
    offers: undefined,
    isAsked: true,
    isOptional: false,
    fallback: 'dev,staging,prod',
    source: undefined,
    objectionTo: (list) => objectionToNames(raw, list),
    put: (answers, list) => putNames(answers, listedNames(list), org),
  };
}

function objectionToNames(raw: Plain, list: string): string | undefined {
  const names = listedNames(list);
  const bad = names.find((name) => objectionTo(environmentFields.name, name));
  if (bad !== undefined) return objectionToName(bad, names.length > 1);
  if (new Set(names).size !== names.length) return 'each name must be unique';
  // Names that the layout or the pipeline reserves, or that are equal on some file system.
  const draft = draftOf(shape(definition, putNames(raw, names, undefined), () => undefined));
  return crossCheck(draft).find(({ path }) => /^environments\[\d+\](\.name)?$/.test(path))?.message;
}

function objectionToName(name: string, isInList: boolean): string | undefined {
  const message = objectionTo(environmentFields.name, name)?.message;
  if (name === '') return isInList ? 'remove the extra comma' : message;
  return message === undefined || message.includes(show(name)) ? message : `${show(name)} ${message}`;
}

/**
 * The questions for one environment. The tier is asked for only if the name does not tell it.
 *
 * @param likelyOrg the organization of the environment before it
 */
export function environmentQuestions(given: Plain, likelyOrg: string | undefined): readonly WizardQuestion[] {
  const name = String(given.name);
  const place = (field: string, title: string) => ({
    id: `environments[${name}].${field}`,
    path: `environments[${name}].${field}`,
    section,
    title: `${title} of ${name}`,
    isAsked: true,
    isOptional: false,
  });
  const { tier, org, host } = environmentFields;
  const suggested = (text: string | undefined) => (text === undefined ? undefined : { text, at: '' });
  const isTold = tierOf(name) !== tiers[0] || name.toLowerCase().startsWith('dev');
  const ownHost = typeof given.org === 'string' ? defaultHost(given.org) : undefined;
  const tierQuestion = fieldQuestion(tier, place('tier', tier.title), suggested(tierOf(name)));
  return [
    { ...tierQuestion, isAsked: !isTold, offers: tierQuestion.offers?.map((offer) => ({ ...offer, summary: '' })) },
    fieldQuestion(org, place('org', org.title), suggested(likelyOrg)),
    fieldQuestion(host, place('host', host.title), suggested(ownHost)),
  ];
}

/** The questions for every environment that is named. */
export function environmentsQuestions({ environments }: Plain): readonly WizardQuestion[] {
  if (!Array.isArray(environments)) return [];
  const list = environments.filter(isPlain);
  return list.flatMap((one, index) => {
    const before = list[index - 1]?.org;
    return environmentQuestions(one, typeof before === 'string' ? before : undefined);
  });
}
