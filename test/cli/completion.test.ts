import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settableAnswers } from '../../src/answers/settable.ts';
import { rules } from '../../src/audit/all-rules.ts';
import { completionScript } from '../../src/command/completion-script.ts';
import { commands } from '../../src/command/registry.ts';
import { shells } from '../../src/command/shell-name.ts';
import { explainedChoices } from '../../src/guidance/explain-choice.ts';
import { severities } from '../../src/model/finding.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';
import { made } from './made.ts';
import { commandFolder, completed, hasShell } from './shells.ts';

const kinds = (flag: string): readonly string[] => {
  const command = commands.find(({ name }) => name === 'new');
  const offers = command?.options[flag]?.offers;
  return typeof offers === 'object' ? offers : [];
};

/** Command lines, and what is completed at their end. */
const cases: readonly { readonly line: readonly string[]; readonly offers: readonly string[] }[] = [
  { line: [''], offers: commands.map(({ name }) => name) },
  { line: ['up'], offers: ['update'] },
  { line: ['new', '--secret-s'], offers: ['--secret-store'] },
  { line: ['new', '--backend', ''], offers: kinds('backend') },
  { line: ['--yes', '--ci', 'gi'], offers: ['github-actions', 'gitlab-ci'] },
  { line: ['audit', '--fail-on', ''], offers: severities },
  { line: ['audit', '--format', 's'], offers: ['sarif'] },
  { line: ['explain', 'azure'], offers: ['azure-key-vault', 'azurerm'] },
  { line: ['explain', 'hard-coded'], offers: ['hard-coded-key'] },
  { line: ['completion', ''], offers: shells },
  { line: ['environment', '--after', ''], offers: ['dev', 'staging', 'prod'] },
  { line: ['environment', '--after', 'st'], offers: ['staging'] },
  { line: ['update', '--set', 'rotation.max'], offers: ['rotation.maxAgeDays='] },
  { line: ['update', '--cwd', 'mod'], offers: ['modules/'] },
];

describe('completion', function () {
  this.timeout(60_000);

  it('scripts know every command, option and choice, every rule, and what explain describes', () => {
    for (const shell of shells) {
      const script = completionScript(shell, commands);
      const names = commands.flatMap(({ name, options }) => [name, ...Object.keys(options)]);
      for (const name of [...names, ...explainedChoices(), ...rules.map(({ id }) => id)])
        ok(script.includes(name), `${shell}: ${name}`);
    }
  });

  it('words are those of the repository in the current folder, and only valid ones', async () => {
    const words = async (kind: string, cwd: string): Promise<readonly string[]> =>
      (await cli(['completion', '--words', kind], { cwd })).stdout.split('\n').filter((one) => one !== '');
    const repository = await made();
    deepEqual(await words('environments', repository), ['dev', 'staging', 'prod']);
    const paths = await words('answer-paths', repository);
    for (const path of ['backend.bucket=', 'environments[prod].org=', 'engine=opentofu'])
      ok(paths.includes(path), path);
    equal(paths.filter((path) => path.startsWith('environments[')).length % 3, 0);
    ok(paths.length > settableAnswers().length);
    const other = scratch('hostile');
    deepEqual(await words('environments', other), []);
    mkdirSync(join(other, '.scaffold'));
    const environments = [{ name: 'ok' }, { name: '$(touch ran)' }, { name: 'a\nb' }, { name: 1 }, 'x'];
    writeFileSync(join(other, '.yo-rc.json'), JSON.stringify({ 'generator-unionai-terraform': { environments } }));
    deepEqual(await words('environments', other), ['ok']);
    ok(!existsSync(join(other, 'ran')));
  });

  it('needs a shell that it knows', async () => {
    const cwd = scratch('shell');
    assertTold(await cli(['completion'], { cwd }), 2, /completion needs a shell: bash, zsh, fish, powershell\./);
    assertTold(await cli(['completion', 'ksh'], { cwd }), 2, /completion needs a shell/);
  });

  for (const shell of shells)
    describe(`in ${shell}`, () => {
      let cwd = '';
      let bin = '';
      let file = '';

      before(`needs ${shell}`, async function () {
        if (!hasShell(shell)) {
          process.stderr.write(`skipped, because ${shell} is not installed: ${this.test?.parent?.fullTitle()}\n`);
          this.skip();
        }
        cwd = await made();
        bin = commandFolder();
        file = join(scratch('script'), `completion.${shell === 'powershell' ? 'ps1' : shell}`);
        writeFileSync(file, `${completionScript(shell, commands)}\n`);
      });

      for (const { line, offers } of cases)
        it(`unionai-terraform ${line.join(' ')}<Tab>`, async () => {
          const found = await completed(shell, file, ['unionai-terraform', ...line], { cwd, bin });
          const plain = (all: readonly string[]): readonly string[] =>
            [...new Set(all.map((one) => one.replace(/\/$/, '')))].sort();
          deepEqual(plain(found), plain(offers));
        });
    });
});
