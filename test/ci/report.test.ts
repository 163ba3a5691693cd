import { doesNotMatch, equal, match } from 'node:assert/strict';
import { answersFor } from '../combinations.ts';
import { needs } from '../terraform/workbench.ts';
import { ground } from './ground.ts';
import { bareTools, fakeCommands } from './toolbox.ts';

describe('Drift is reported on GitHub', () => {
  needs('busybox', 'terraform');
  const env = {
    GH_TOKEN: 'job-token',
    GITHUB_REPOSITORY: 'acme/ml-platform',
    RUN_URL: 'https://github.com/acme/ml-platform/actions/runs/17',
  };
  const report = async (listed: string) => {
    const choice = {
      store: 'environment',
      read: 'ephemeral',
      backend: 's3',
      layout: 'directories',
      engine: 'terraform',
    };
    const own = await ground(answersFor(choice, { ci: { kind: 'github-actions' } }));
    const gh = fakeCommands({ gh: `case "$1 $2" in 'issue list') printf '%s' '${listed}' ;; esac` });
    const ran = await own.script('report-drift', [], { ...env, PATH: `${gh.path}:${bareTools()}` });
    return { ran, last: gh.calls('gh').join('\n') };
  };

  it('by a new issue, if none is open', async () => {
    const { ran, last } = await report('');
    equal(ran.status, 0, ran.text);
    match(
      last,
      /issue create --repo acme\/ml-platform --label terraform-drift --title Terraform drift --body .*\n\nhttps:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17$/,
    );
  });

  it('in the issue that is open', async () => {
    match((await report('12')).last, /\nissue comment 12 --repo acme\/ml-platform --body /);
  });

  it('nowhere, if what is listed is no issue', async () => {
    const { ran, last } = await report('12; id');
    equal(ran.status, 1);
    doesNotMatch(last, /issue (create|comment)/);
  });
});
