import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { answerFlags } from '../../src/answers/answer-flags.ts';
import { settableAnswers } from '../../src/answers/settable.ts';
import { parseCommandLine } from '../../src/command/command-line.ts';
import { commandHelp, helpTopics } from '../../src/command/help.ts';
import { invoke } from '../../src/command/invoke.ts';
import { commands } from '../../src/command/registry.ts';
import { choiceFacts } from '../../src/guidance/choice-facts.ts';
import { explainedAnswers, explainedChoices } from '../../src/guidance/explain-choice.ts';
import * as registry from '../../templates/registry.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';

const dir = scratch('help');
const printed = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await cli(args, { cwd: dir });
  equal(status, 0, stderr);
  equal(stderr, '');
  return stdout;
};

/** The words of an example, as a shell divides them. */
function words(line: string): readonly string[] {
  return (line.replace(/ >>? .*/, '').match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));
}

describe('The help', () => {
  for (const command of commands) {
    it(`of ${command.name} is the same as that of its --help, and has examples that the command accepts`, async () => {
      const text = await printed('help', command.name);
      equal(text, await printed(command.name, '--help'));
      ok(command.examples.length > 0);
      for (const { line, says } of command.examples) {
        ok(text.includes(`  # ${says}\n  unionai-terraform ${line}\n`), line);
        const { command: called, given } = parseCommandLine(words(line));
        equal(called, command);
        invoke(called, given);
      }
    });
  }

  it('without a command is that of the program', async () => equal(await printed('help'), await printed('--help')));

  it('on an unknown command names the nearest one', async () => {
    assertTold(await cli(['help', 'udpate'], { cwd: dir }), 2, /no help on "udpate"\.\n {2}Did you mean update\?/);
    assertTold(
      await cli(['help', 'zzzzzz'], { cwd: dir }),
      2,
      new RegExp(`Topics: ${helpTopics(commands).join(', ')}`),
    );
  });

  it('of new and help answers list all answers, new those without a default with their titles', async () => {
    const all = settableAnswers();
    ok(all.length > 60);
    const list = await printed('help', 'answers');
    const command = commands.find(({ name }) => name === 'new');
    const help = command === undefined ? '' : commandHelp(command);
    for (const { path, required } of all) {
      ok(list.includes(`  ${path} `) || list.includes(`  ${path}\n`), path);
      if (required && !/\.kind$|^name$/.test(path)) ok(help.includes(`  ${path}`), path);
      const settings = path.replace(/^(environments\[NAME\]\.[^.]+\.).*/, '$1*');
      const hasFlag = answerFlags.some((flag) => flag.path === path);
      if (!required && !hasFlag) ok(help.split(/[\s,]+/).includes(settings), path);
    }
  });

  it('and the version are documents with --json', async () => {
    for (const args of [['version'], ['help', 'new'], ['explain', 'vault'], ['completion', 'bash']]) {
      const { version, command, text } = JSON.parse(await printed(...args, '--json'));
      deepEqual([version, command], [1, args[0]]);
      equal(`${text.join('\n')}\n`, await printed(...args));
    }
    equal(await printed('version'), await printed('--version'));
  });
});

describe('explain', () => {
  for (const choice of Object.values(registry).flat())
    it(`describes ${choice.kind} with its settings`, async () => {
      const text = await printed('explain', choice.kind);
      ok(text.includes(`${choice.kind}: ${choice.title}.\n\n${choice.summary}\n`));
      for (const [name, { default: value }] of Object.entries<{ default?: unknown }>(choice.fields))
        match(text, new RegExp(`^ {2}${name} \\(${value === undefined ? 'required|optional' : 'default: '}`, 'm'));
      match(text, /^In the (repository|pipeline)$/m);
    });

  it('lists the choices of an answer', async () => {
    for (const name of explainedAnswers()) match(await printed('explain', name), /\(default\): /);
    equal(
      explainedChoices().length,
      new Set(Object.values(registry).flatMap((all) => all.map(({ kind }) => kind))).size,
    );
  });

  it('says what the pipeline and the bootstrap do', async () => {
    match(
      await printed('explain', 'vault'),
      /VAULT_ADDR, VAULT_JWT_ROLE\.[\s\S]*bootstrap\/vault creates the secrets engines of the keys and the identities that read the keys\./,
    );
    match(await printed('explain', 'local'), /A pipeline only checks the configuration/);
    match(await printed('explain', 'hcp-terraform'), /TF_TOKEN_app_terraform_io/);
  });

  it('names what a choice cannot be combined with', async () => {
    match(await printed('explain', 'tfvars'), /Not with secretRead data-source: /);
    match(
      await printed('explain', 'data-source'),
      /Not with secretStore environment: [\s\S]*Not with secretStore tfvars: /,
    );
    match(await printed('explain', 'aliases'), /Not with the backend of an environment: environments\[0\]\.backend /);
    ok(!(await printed('explain', 'aws-secrets-manager')).includes('Constraints'));
  });

  it('has facts about every answer with choices', () => {
    for (const name of explainedAnswers()) ok(choiceFacts({ name: 'infra', ...whole }, name).length > 0, name);
  });

  it('of an unknown name suggests the nearest rule or choice', async () => {
    assertTold(
      await cli(['explain', 'valut'], { cwd: dir }),
      2,
      /Unknown rule or choice "valut"\.\n {2}Did you mean vault\?/,
    );
  });
});

const whole = {
  secretStore: { kind: 'tfvars' },
  backend: { kind: 'local' },
  environments: [{ name: 'dev', org: 'acme' }],
};

describe('A --set path that leads to no answer', () => {
  for (const [path, meant] of [
    ['bucket', 'backend.bucket or environments[NAME].backend.bucket'],
    ['backend.regoin', 'backend.region'],
    ['environment.org', 'environments[NAME].org'],
    ['environments[dev].orgg', 'environments[dev].org'],
    ['rotation.maxAgeDay', 'rotation.maxAgeDays'],
  ] as const)
    it(`${path} is answered with ${meant}`, async () => {
      const run = await cli(['new', 'infra', ...enough, '--environments', 'dev', '--set', `${path}=x`], { cwd: dir });
      assertTold(run, 2, /the answer does not exist/);
      ok(run.stderr.includes(`  Did you mean ${meant}?\n`), run.stderr);
    });

  it('is answered with the owner where another choice has that setting', async () => {
    const args = ['new', 'infra', ...enough, '--backend', 's3', '--set', 'backend.container=x'];
    assertTold(
      await cli(args, { cwd: dir }),
      2,
      /It is a setting of azurerm\. To change the choice, set backend\.kind too\./,
    );
  });
});
