import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor, usual } from '../combinations.ts';
import { needs, run } from '../terraform/workbench.ts';
import { tokenWith } from './github-api.ts';
import { fakeGh } from './github-cli.ts';
import { type Ground, ground } from './ground.ts';
import { platforms } from './pipelines.ts';
import { fakeCommands, withTools } from './toolbox.ts';

const names = Array.from({ length: 30 }, (_, index) => `env-${index}`);

/** The lines of RESULTS with the same results for each environment. */
const night = (drift: string, key: string): string =>
  names.flatMap((name) => [`drift ${name} ${drift}`, `key ${name} ${key}`]).join('\n');

describe('The report of a night on GitHub', function () {
  needs('busybox', 'terraform');
  this.timeout(120_000);
  let own: Ground;
  before(async () => {
    own = await ground(answersFor(usual, { ci: platforms['github-actions'] }), { unlocked: true });
  });

  it('reads the open issues once and creates the label once, however many environments there are', async () => {
    const commands = fakeCommands({ gh: fakeGh });
    const report = async (RESULTS: string): Promise<void> => {
      const { status, text } = await run('busybox', ['sh', 'scripts/ci/report-drift.sh'], {
        cwd: own.dir,
        env: {
          PATH: `${commands.path}:${withTools('node')}`,
          GH_TOKEN: tokenWith({ issues: 'write' }),
          GITHUB_REPOSITORY: 'acme/ml-platform',
          ISSUE_LABEL: 'terraform-drift',
          RUN_URL: 'https://github.com/acme/ml-platform/actions/runs/1',
          RESULTS,
        },
      });
      equal(status, 0, text);
    };
    const called = (): Readonly<Record<string, number>> => {
      const all = commands.calls('gh').map((call) => call.split(' ').slice(0, 2).join(' '));
      return Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((call) => call === one).length]));
    };
    await report(night('found', 'due'));
    const first = { 'issue list': 1, 'label create': 1, 'issue create': 60 };
    deepEqual(called(), first);
    await report(night('found', 'due'));
    deepEqual(called(), { ...first, 'issue list': 2, 'issue comment': 60 });
    await report(night('none', 'valid'));
    deepEqual(called(), { ...first, 'issue list': 3, 'issue comment': 60, 'issue close': 60 });
    await report(night('none', 'valid'));
    deepEqual(called(), { ...first, 'issue list': 4, 'issue comment': 60, 'issue close': 60 });
    const { issues } = JSON.parse(readFileSync(join(commands.place, 'gh.json'), 'utf8')) as {
      readonly issues: readonly { readonly title: string; readonly state: string }[];
    };
    deepEqual(
      issues.map(({ state, title }) => `${state} ${title}`),
      names.flatMap((name) => [`closed Drift in ${name}`, `closed API key of ${name}`]),
    );
  });
});
