import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { occasions } from '../ci/github-forge.ts';
import { ci, type OnGitHub, onGitHub } from '../ci/github-ground.ts';
import { answersFor } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { needs } from '../terraform/workbench.ts';

const answers = answersFor(
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  { ci, rotation: { maxAgeDays: 90 } },
);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

describe('The nightly check of the age of keys on GitHub', function () {
  needs('bash');
  this.timeout(120_000);
  let own: OnGitHub;
  before(async function () {
    if (!isSlow) this.skip();
    own = await onGitHub(answers, { standIn: true });
  });

  /** The issues after a night on which every key is so many days old: about keys, because the engine is a stand-in. */
  const night = async (days: number) => {
    writeFileSync(join(own.commands.place, 'created'), `${daysAgo(days)}\n`);
    const { log, results } = await own.run('drift', occasions.schedule());
    equal(results.report, 'success', log);
    return own
      .gh()
      .issues.filter(({ title }) => title.startsWith('API key'))
      .map(({ comments, state, title }) => [title, state, comments.length]);
  };

  it('opens no issue 15 days before the maximum age', async () => {
    deepEqual(await night(75), []);
  });

  it('opens an issue for each environment 14 days before the maximum age, once', async () => {
    deepEqual(await night(76), [
      ['API key of dev', 'open', 0],
      ['API key of prod-eu', 'open', 0],
    ]);
    match(
      own.gh().issues.find(({ title }) => title === 'API key of dev')?.body ?? '',
      /must be rotated within two weeks/,
    );
    deepEqual(await night(77), [
      ['API key of dev', 'open', 1],
      ['API key of prod-eu', 'open', 1],
    ]);
  });

  it('still reports a key that is older than the maximum age', async () => {
    deepEqual(
      (await night(91)).map(([, state]) => state),
      ['open', 'open'],
    );
  });

  it('closes the issues after the rotation', async () => {
    deepEqual(
      (await night(0)).map(([, state]) => state),
      ['closed', 'closed'],
    );
  });
});
