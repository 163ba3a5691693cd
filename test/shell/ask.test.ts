import { equal } from 'node:assert/strict';
import { definition } from '../../src/answers/definition.ts';
import { interview } from '../../src/shell/ask.ts';
import type { Prompt } from '../../src/shell/terminal.ts';

/** A person who takes what is offered, and otherwise the first choice, or types a letter. */
const person: Prompt = async (question) =>
  question.default ?? (question.type === 'select' ? question.choices?.[0]?.value : 'x');

describe('The wizard, given an answer of the wrong type in a file', () => {
  const odd: readonly unknown[] = [7, null, true, [], ['x'], {}, '', '\u0000', 'x'.repeat(5000)];
  for (const name of ['secretStore', 'backend', 'ci'] as const)
    for (const { kind, fields } of definition[name].choices)
      it(`asks for the rest and leaves the objection to the parser: ${name} ${kind}`, async () => {
        for (const field of Object.keys(fields))
          for (const value of odd) {
            const given = { [name]: { kind, [field]: value } };
            const answers = (await interview(person, given, 'infra')) as Record<string, Record<string, unknown>>;
            if (value !== null) equal(answers[name]?.[field], value);
          }
      });
});

describe('The wizard, for a pipeline', () => {
  const owner = async (answer: string): Promise<unknown> => {
    const asked: string[] = [];
    const typist: Prompt = async (question) => {
      asked.push(question.name);
      if (question.name !== 'ci.owners') return person(question);
      equal(question.validate?.(answer), true);
      return answer;
    };
    const { ci } = await interview(typist, { ci: { kind: 'github-actions', repository: 'acme/infra' } }, 'infra');
    equal(asked.includes('ci.owners'), true);
    equal(asked.includes('ci.reviewers'), false);
    return (ci as Record<string, unknown>).owners;
  };

  it('asks for the code owner, who can be left out', async () => {
    equal(await owner('@acme/platform'), '@acme/platform');
    equal(await owner(''), undefined);
  });
});
