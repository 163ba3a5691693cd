import { equal } from 'node:assert/strict';
import { parseAnswers } from '../../src/answers/parse.ts';
import { type Objection, UserError } from '../../src/errors.ts';

/** What the parser objects to; anything but a UserError is a bug, and passes through. */
export function objectionsTo(raw: unknown): readonly Objection[] {
  try {
    parseAnswers(raw);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    equal(error.code, 'answers');
    return error.objections.length > 0 ? error.objections : [{ path: '', message: error.message }];
  }
}

type Raw = Readonly<Record<string, unknown>>;

/** Answers that nothing is objected to: two environments, each in its own organization. */
export const valid: Raw = {
  name: 'infra',
  secretStore: { kind: 'aws-secrets-manager', region: 'us-west-2' },
  backend: { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' },
  environments: [
    { name: 'dev', org: 'acme-dev' },
    { name: 'prod', org: 'acme-prod' },
  ],
};

/** The same with other answers, and with more answers of each environment; a `name` is another environment's. */
export function withAnswers(more: Raw, ...each: readonly Raw[]): Raw {
  const { environments, ...rest } = valid;
  const own = environments as readonly Raw[];
  const all = each.length === 0 ? own : each.map((one, index) => ({ org: `acme-${index}`, ...own[index], ...one }));
  return { ...rest, ...more, environments: all };
}
