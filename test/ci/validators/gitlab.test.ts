import { deepEqual, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isSlow } from '../../slow.ts';
import { pool } from '../../terraform/accept.ts';
import { needs } from '../../terraform/workbench.ts';
import { distinctFiles } from '../every-pipeline.ts';

const run = promisify(execFile);
const command = fileURLToPath(new URL('../../../node_modules/gitlab-ci-local/dist/index.js', import.meta.url));

/** What gitlab-ci-local says of a pipeline, which it holds against GitLab's schema; nothing where it is content. */
async function complaint(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unionai-terraform-gitlab-'));
  try {
    writeFileSync(join(folder, '.gitlab-ci.yml'), text);
    await run('git', ['init', '-q', '-b', 'main'], { cwd: folder });
    await run('git', ['remote', 'add', 'origin', 'git@gitlab.com:acme/ml.git'], { cwd: folder });
    const settings = ['--home', folder, '--state-dir', '.state', '--variable', 'CI_PIPELINE_SOURCE=push'];
    await run('node', [command, '--list-json', ...settings], { cwd: folder });
    return '';
  } catch (error) {
    const { stderr, stdout } = error as { readonly stderr?: string; readonly stdout?: string };
    return `${stdout ?? ''}${stderr ?? error}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('Every GitLab pipeline of every combination of choices', () => {
  needs('git');

  it("is what GitLab's schema asks for", async function () {
    this.timeout(1_200_000);
    const all = [...distinctFiles('gitlab-ci', (path) => path === '.gitlab-ci.yml')];
    ok(all.length > 20, `${all.length} pipelines`);
    // All of them take minutes: three here, every one in the slow run.
    const some = isSlow ? all : all.filter((_, index) => index % Math.ceil(all.length / 3) === 0);
    const jobs = some.map(
      ([path, text]) =>
        async () =>
          `${path}: ${await complaint(text)}`,
    );
    const found = await pool(jobs, availableParallelism());
    deepEqual(
      found.filter((one) => !one.endsWith(': ')),
      [],
    );
  });

  it('would report what is no pipeline', async () => {
    ok((await complaint('a:\n  script: [x]\n  when: sometimes\n')).includes('a.when'));
  });
});
