import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { answersPath, basePath, manifestPath } from '../../src/record/manifest.ts';
import { pendingPath } from '../../src/record/pending-file.ts';
import { cli } from '../cli/cli.ts';
import { assertRefusedIn, committed, git, made, read, recorded } from '../cli/made.ts';
import { type Listing, listing } from '../folder.ts';
import { itNeeds } from '../terraform/workbench.ts';
import { aliases, folders, laid } from './foreign.ts';

const adopt = ['update', '--adopt'];

/** All but what the tool keeps for itself. */
function own(all: Listing): Listing {
  return Object.fromEntries(
    Object.entries(all).filter(([path]) => !/^(\.yo-rc\.json|\.scaffold\/|\.git\/)/.test(path)),
  );
}

describe('update --adopt', () => {
  it('takes over one root with provider aliases: each answer with the line that says it', async () => {
    const dir = laid(aliases);
    const { status, stdout, text } = await cli(adopt, { cwd: dir });
    equal(status, 0, text);
    const answers = recorded(dir);
    equal(answers.name, 'union-infra');
    equal(answers.layout, 'aliases');
    equal(answers.engine, 'terraform');
    equal(answers.secretRead, 'data-source');
    equal(answers.secretStore.kind, 'aws-secrets-manager');
    equal(answers.secretStore.region, 'eu-central-1');
    equal(answers.secretStore.secretName, 'union/{environment}/key');
    equal(answers.backend.bucket, 'initech-state');
    // The key as it is: a prefix would make union/infra/terraform.tfstate of it, an empty state.
    equal(answers.backend.key, 'union/infra');
    deepEqual(
      answers.environments.map(({ name, tier, org, namePrefix }: Record<string, string>) => [
        name,
        tier,
        org,
        namePrefix,
      ]),
      [
        ['dev', 'development', 'initech-dev', ''],
        ['prod', 'production', 'initech', ''],
      ],
    );
    for (const line of [
      /layout = aliases +dev\.tf:5$/m,
      /secretStore\.kind = aws-secrets-manager +dev\.tf:1$/m,
      /secretStore\.region = eu-central-1 +main\.tf:17$/m,
      /backend\.kind = s3 +main\.tf:9$/m,
      /backend\.bucket = initech-state +main\.tf:10$/m,
      /environments\[0\]\.org = initech-dev +dev\.tf:8$/m,
      /environments\[1\]\.org = initech +prod\.tf:8$/m,
      /engine = terraform +there is no \.tofu file$/m,
    ])
      match(stdout, line);
    match(
      stdout,
      /\nNext:\n {2}1\. Read \.yo-rc\.json, .*\n {2}2\. Commit it .*\n {2}3\. unionai-terraform update --diff/,
    );
  });

  itNeeds(['git'], 'takes over a folder per environment, in whatever folder they lie', async () => {
    const dir = await committed(laid(folders));
    await git(dir, 'remote', 'add', 'origin', 'git@github.com:initech/union-infra.git');
    const { status, stdout, text } = await cli(adopt, { cwd: dir });
    equal(status, 0, text);
    const answers = recorded(dir);
    equal(answers.layout, 'directories');
    equal(answers.secretRead, 'ephemeral');
    equal(answers.secretStore.kind, 'google-secret-manager');
    equal(answers.secretStore.project, 'initech-secrets');
    equal(answers.secretStore.secretName, 'union-{environment}-key');
    equal(answers.backend.kind, 'gcs');
    equal(answers.backend.keyPrefix, 'union');
    equal(answers.ci.kind, 'github-actions');
    equal(answers.ci.repository, 'initech/union-infra');
    deepEqual(
      answers.environments.map(({ name, org, host }: Record<string, string>) => [name, org, host]),
      [
        ['dev', 'initech-dev', 'initech-dev.hosted.unionai.cloud'],
        ['prod', 'initech', 'initech.hosted.unionai.cloud'],
      ],
    );
    match(stdout, /environments\[0\]\.org = initech-dev +envs\/dev\/main\.tf:9$/m);
    match(stdout, /engine = terraform +\.terraform-version$/m);
  });

  for (const [name, files] of Object.entries({ aliases, folders })) {
    it(`touches no file of the repository, and proposes the rest without overwriting: ${name}`, async () => {
      const dir = laid(files);
      const before = listing(dir);
      const given = name === 'folders' ? ['--set', 'ci.repository=initech/x'] : [];
      const { status, stdout, text } = await cli([...adopt, ...given], { cwd: dir });
      equal(status, 0, text);
      deepEqual(own(listing(dir)), own(before));
      match(stdout, /The next update makes these changes:\n/);
      match(stdout, /^create +scripts\/lock-providers\.sh$/m);
      const dry = await cli(['update', '--dry-run', '--json'], { cwd: dir });
      const { files: changes } = JSON.parse(dry.stdout);
      const shown = [...stdout.matchAll(/^(create|conflict|merge|update) +(\S+)$/gm)].map(
        ([, action, path]) => `${action} ${path}`,
      );
      deepEqual(
        shown.sort(),
        changes
          .filter(
            ({ action, path }: Record<string, string>) =>
              action !== 'unchanged' && ![answersPath, basePath, manifestPath, pendingPath].includes(path ?? ''),
          )
          .map(({ action, path }: Record<string, string>) => `${action} ${path}`)
          .sort(),
        'adopt shows exactly what update does',
      );
      for (const { path, action, conflicts = [] } of changes) {
        if (/^(\.yo-rc|\.scaffold)/.test(path)) continue;
        if (path in files) match(action, /^(conflict|unchanged)$/, path);
        else if (action !== 'create')
          match(conflicts[0]?.message, /declares .* a second time|refers to .*, which is not declared/, path);
      }
    });
  }

  it('lets the person settle the differences with markers, and undo that', async () => {
    const dir = laid(aliases);
    await cli(adopt, { cwd: dir });
    const adopted = listing(dir);
    equal((await cli(['update'], { cwd: dir })).status, 3);
    deepEqual(listing(dir), adopted, 'nothing is written while there are conflicts');
    equal((await cli(['update', '--conflicts=markers'], { cwd: dir })).status, 3);
    match(read(dir, '.gitignore'), /^<<<<<<< yours$/m);
    equal((await cli(['update', '--abort'], { cwd: dir })).status, 0);
    deepEqual(listing(dir), adopted);
  });

  it('writes nothing in a dry run', async () => {
    const dir = laid(aliases);
    const before = listing(dir);
    const { status, stdout } = await cli([...adopt, '--dry-run'], { cwd: dir });
    equal(status, 0);
    match(stdout, /Would record the answers/);
    deepEqual(listing(dir), before);
  });

  it('says what it cannot tell, with the flag for it, and writes nothing', async () => {
    const dir = laid({ ...folders, 'envs/dev/main.tf': 'provider "unionai" {\n  api_key = var.key\n}\n' });
    const before = listing(dir);
    const { status, stderr } = await cli(adopt, { cwd: dir });
    equal(status, 2);
    match(stderr, /environments\[0\]\.org: is missing/);
    doesNotMatch(stderr, /A bug of/);
    deepEqual(listing(dir), before);
  });

  it('takes from the person what he says, over what it inferred', async () => {
    const dir = laid(aliases);
    const said = ['--name', 'ml-platform', '--set', 'environments[prod].org=initech-prod'];
    equal((await cli([...adopt, ...said], { cwd: dir })).status, 0);
    equal(recorded(dir).name, 'ml-platform');
    equal(recorded(dir).environments[1].org, 'initech-prod');
  });

  it('finds nothing in a folder without any Terraform', async () => {
    await assertNotAdopted(laid({ 'README.md': '# Ours\n' }), /environments: /);
  });

  it('survives Terraform that does not parse', async () => {
    const dir = laid({ ...aliases, 'broken.tf': 'resource "x" {\n' });
    const { stderr } = await cli(adopt, { cwd: dir });
    doesNotMatch(stderr, /A bug of/);
  });

  it('is refused where the repository is one of this generator', async () => {
    await assertRefusedIn(await made(), adopt, /is already managed by this generator/);
  });
});

/** Inferences are shown before the answers are refused, so standard output is not empty. */
async function assertNotAdopted(dir: string, says: RegExp): Promise<void> {
  const before = listing(dir);
  const { status, stderr } = await cli(adopt, { cwd: dir });
  equal(status, 2);
  match(stderr, says);
  deepEqual(listing(dir), before);
}
