import { doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCommand } from '../../src/command/new.ts';
import { execute } from '../../src/revision/decision.ts';
import type { Question } from '../../src/shell/prompt.ts';
import { paint } from '../../src/shell/show.ts';
import { captured } from '../cli/in-process.ts';
import { scratch } from '../terraform/workbench.ts';
import { withEmptyHome } from './person.ts';

const answers =
  'name: infra\nengine: terraform\nlayout: directories\nsecretStore: { kind: environment }\nbackend: { kind: local }\nci: { kind: none }\nenvironments: [{ name: dev, org: acme, host: acme.hosted.unionai.cloud }]\n';

/** A folder with an answers file that leaves no question open. */
function folder(): string {
  const cwd = scratch('review');
  writeFileSync(join(cwd, 'some.yaml'), answers);
  return cwd;
}

interface Sitting {
  readonly said: string;
  readonly results: string;
  readonly asked: readonly Question[];
}

/** Runs the wizard in this process, with the replies of a person to each question by its name, one after another. */
async function review(
  cwd: string,
  replies: Readonly<Record<string, readonly string[]>>,
  sitting: { said: string[]; results: string[]; asked: Question[] } = { said: [], results: [], asked: [] },
): Promise<Sitting> {
  const { asked, results, said } = sitting;
  const given = [
    { name: 'answers', typed: '--answers', value: 'some.yaml' },
    { name: 'wizard', typed: '--wizard', value: undefined },
  ];
  const decision = await newCommand.prepare({ operands: ['infra'], options: given }).decide({
    cwd,
    interactive: true,
    columns: 200,
    colors: paint(false),
    prompt: async (question) => {
      const count = asked.filter(({ name }) => name === question.name).length;
      asked.push(question);
      const reply = replies[question.name]?.[count];
      ok(reply !== undefined, `an unexpected question: ${question.name}`);
      return reply;
    },
    result: (text) => results.push(text),
    say: (text) => said.push(text),
  });
  await captured(cwd, () => execute(decision));
  return { said: said.join('\n'), results: results.join('\n'), asked };
}

describe('The review of the wizard', function () {
  this.timeout(60_000);
  withEmptyHome();

  it('says where the other settings are', async () => {
    const { said } = await review(folder(), { review: ['write'], git: ['no'] });
    match(said, /\nOther settings have defaults\. To list them, run unionai-terraform help answers\.\n/);
  });

  it('finishes without next steps where nothing is to be written', async () => {
    const cwd = folder();
    const first = await review(cwd, { review: ['write'], git: ['no'] });
    match(first.results, /\nNext:\n/);
    const second = await review(cwd, { review: ['write'], git: ['no'] });
    const titles = second.asked.find(({ name }) => name === 'review')?.choices?.map(({ name }) => name);
    equal(titles?.[0], 'Finish (nothing to write)');
    match(second.results, /infra is up to date; nothing was written\./);
    doesNotMatch(second.results, /Next:/);
  });

  it('recommends an update where the folder contains a repository of this generator, and only there', async () => {
    const quit = { review: ['quit'], quit: ['quit'] };
    const cwd = folder();
    await review(cwd, { review: ['write'], git: ['no'] });
    writeFileSync(join(cwd, 'infra/.tflint.hcl'), 'mine\n');
    const conflict = /Cannot write the repository: 1 file in infra would be overwritten \(\.tflint\.hcl\)\./;
    const advice = /keep your edits, run unionai-terraform update\./;
    const sitting = { said: [] as string[], results: [], asked: [] };
    await rejects(review(cwd, quit, sitting));
    match(sitting.said.join('\n'), conflict);
    match(sitting.said.join('\n'), advice);
    rmSync(join(cwd, 'infra'), { recursive: true });
    mkdirSync(join(cwd, 'infra'));
    writeFileSync(join(cwd, 'infra/.tflint.hcl'), 'mine\n');
    const other = { said: [] as string[], results: [], asked: [] };
    await rejects(review(cwd, quit, other));
    match(other.said.join('\n'), conflict);
    doesNotMatch(other.said.join('\n'), advice);
  });

  it('begins long lists with the item for going back, counts the others, and offers the first of them', async () => {
    const { asked } = await review(folder(), {
      review: ['show', 'change', 'write'],
      file: ['README.md'],
      change: ['<'],
      git: ['no'],
    });
    for (const [list, noun] of [
      ['file', 'files'],
      ['change', 'answers'],
    ]) {
      const { choices = [], default: offered, hint } = asked.find(({ name }) => name === list) ?? {};
      equal(choices[0]?.name, '< Back');
      equal(offered, choices[1]?.value);
      equal(hint, `${choices.length - 1} ${noun}; type < to go back`);
    }
  });

  it('asks for another file where the answers cannot be saved, and then quits', async () => {
    const cwd = folder();
    const replies = { review: ['quit'], quit: ['save'], save: ['missing/answers.yaml', 'mine.yaml'] };
    const sitting = { said: [] as string[], results: [], asked: [] };
    await rejects(review(cwd, replies, sitting), { message: /except the answers in mine\.yaml\.$/ });
    match(sitting.said.join('\n'), /Cannot write missing\/answers\.yaml: no such file or folder\./);
    match(readFileSync(join(cwd, 'mine.yaml'), 'utf8'), /kind: environment/);
    equal(existsSync(join(cwd, 'infra')), false);
  });
});
