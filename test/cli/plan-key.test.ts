import { equal, match, ok } from 'node:assert/strict';
import { cli } from './cli.ts';
import { made, read, recorded } from './made.ts';

/** The repository of these tests has a pipeline on GitHub that plans. */
describe('The keys of plan and apply, by the command line', function () {
  this.timeout(60_000);
  const warning = /Note: Plan and apply use the same key, because secretRead data-source writes it to the saved plan/;

  it('are separate, and recorded so', async () => {
    const dir = await made();
    equal(recorded(dir).planKey, 'separate');
    match(read(dir, '.github/workflows/terraform-deploy.yml'), /TF_VAR_key_purpose: apply/);
  });

  it('cannot be separate with a data source: the message names the answer and the fix, and nothing is written', async () => {
    const dir = await made();
    const { status, stderr } = await cli(['update', '--secret-read', 'data-source'], { cwd: dir });
    equal(status, 2);
    match(stderr, /planKey: cannot be separate.*\n.*--plan-key shared/);
    equal(recorded(dir).secretRead, 'ephemeral');
  });

  it('are one key with a data source, and each command warns of it', async () => {
    const dir = await made();
    const updated = await cli(['update', '--secret-read', 'data-source', '--plan-key', 'shared'], { cwd: dir });
    equal(updated.status, 0, updated.text);
    match(updated.stderr, warning);
    ok(!/key_purpose/.test(read(dir, 'environments/dev/providers.tf')));
    const added = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(added.status, 0, added.text);
    match(added.stderr, warning);
    const args = ['new', 'other', '--example', '--ci', 'github-actions', '--secret-read', 'data-source', '--dry-run'];
    const created = await cli(args, { cwd: dir });
    match(created.stderr, warning);
  });
});
