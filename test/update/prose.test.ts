import { deepEqual, equal, match } from 'node:assert/strict';
import { cli } from '../cli/cli.ts';
import { made, read, rewrite } from '../cli/made.ts';

describe('The README of a repository', () => {
  it('follows the answers: it names the environments that there are', async () => {
    const dir = await made();
    rewrite(dir, 'README.md', (text) => `${text}\n## Ours\n\nAsk the platform team.\n`);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
    match(read(dir, 'README.md'), /environments\/qa[\s\S]*## Ours\n\nAsk the platform team\.\n$/);
    equal((await cli(['update', '--engine', 'opentofu'], { cwd: dir })).status, 0);
    match(read(dir, 'README.md'), /tofu -chdir=[\s\S]*## Ours/);
  });

  it('never stops a run: what both changed stays as the user has it, and is reported', async () => {
    const dir = await made();
    rewrite(dir, 'README.md', (text) =>
      text.replace(/^.*terraform -chdir=environments\/dev plan.*$/m, 'make plan-dev'),
    );
    const { status, stdout } = await cli(['update', '--engine', 'opentofu', '--json'], { cwd: dir });
    equal(status, 0, stdout);
    const change = JSON.parse(stdout).files.find(({ path }: { path: string }) => path === 'README.md');
    equal(change.action, 'merge');
    match(change.note, /keeps your lines where the new text differs too \(line \d+\)/);
    match(read(dir, 'README.md'), /make plan-dev/);
    match(read(dir, 'README.md'), /tofu -chdir=environments\/dev plan -var/);
    const again = await cli(['update', '--check'], { cwd: dir });
    match(again.stderr, /README\.md keeps your lines/);
    deepEqual(again.status, 0, again.text);
  });
});
