import { equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';
import { cli, enough, program } from './cli.ts';
import { made } from './made.ts';

const skip = existsSync('/dev/full') ? it : it.skip;

/** Runs `new infra` with its streams redirected. */
function redirected(streams: string, ...more: readonly string[]) {
  const dir = scratch('lost');
  const args = ['-c', `exec "$@" ${streams}`, 'sh', process.execPath, program, 'new', 'infra', ...enough, ...more];
  const { status, stdout, stderr } = spawnSync('sh', args, { cwd: dir, encoding: 'utf8' });
  return { status, stdout, stderr, isWritten: existsSync(join(dir, 'infra/.scaffold/manifest.json')) };
}

describe('A run whose output is lost', () => {
  skip('on standard output ends with 74, and says on standard error what was done', () => {
    const { status, stderr, isWritten } = redirected('> /dev/full');
    equal(status, 74);
    equal(isWritten, true);
    match(stderr, /^error: Standard output could not be written: the disk is full\.$/m);
    match(stderr, /The command itself ended with exit code 0\. Its output:\n[\s\S]*Wrote \d+ files to infra/);
  });

  skip('on standard output gives the document of --json on standard error', () => {
    const { stderr } = redirected('> /dev/full', '--json');
    const document = JSON.parse(stderr.slice(stderr.indexOf('\n{') + 1));
    equal(document.command, 'new');
  });

  skip('on standard error ends as it would, and says on standard output what was done', () => {
    const { status, stdout } = redirected('2> /dev/full');
    equal(status, 0);
    match(stdout, /Wrote \d+ files to infra/);
  });

  skip('on both ends with 74, and everything is written', () => {
    const { status, isWritten } = redirected('> /dev/full 2>&1');
    equal(status, 74);
    equal(isWritten, true);
  });

  it('because the reader has gone ends as it would', () => {
    const { isWritten } = redirected('2>&1 | true');
    equal(isWritten, true);
  });
});

describe('A reader that is slow', () => {
  const hasPerl = spawnSync('perl', ['-e', '1']).status === 0;

  it('gets all output, also through a pipe whose writers do not wait', function () {
    if (!hasPerl) {
      process.stderr.write(`skipped, because perl is not installed: ${this.test?.fullTitle()}\n`);
      this.skip();
    }
    const nonblocking =
      'use Fcntl; fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK) or die $!; exec @ARGV or die $!;';
    const { stdout, status } = spawnSync(
      'bash',
      ['-c', 'set -o pipefail; perl -e "$0" "$@" | (sleep 0.3; cat)', nonblocking, process.execPath, program, 'schema'],
      { encoding: 'utf8', maxBuffer: 2 ** 24 },
    );
    equal(status, 0);
    // More than a pipe holds.
    equal(stdout.length > 70_000, true);
    equal(stdout, spawnSync(process.execPath, [program, 'schema'], { encoding: 'utf8', maxBuffer: 2 ** 24 }).stdout);
  });

  it('does not keep the program from reacting to a signal', () => {
    const script =
      'exec 3> >(exec sleep 10 >&2); reader=$!; "$@" >&3 & sleep 1.5; kill -TERM $!; wait $!; echo $?; kill $reader && echo waiting';
    // More than a pipe holds.
    const args = ['-c', script, 'bash', process.execPath, program, 'schema'];
    const { stdout } = spawnSync('bash', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    equal(stdout, '143\nwaiting\n');
  });
});

describe('A name with a line break', () => {
  it('does not make a message look like two', async () => {
    const dir = await made();
    mkdirSync(join(dir, 'environments/dev'), { recursive: true });
    writeFileSync(join(dir, 'environments/dev/a\nerror: b.tf'), 'x\n'.repeat(300_000));
    const { status, stderr } = await cli(['update', '--set', 'backend.bucket=another-bucket'], { cwd: dir });
    equal(status, 2);
    match(stderr, /^error: environments\/dev\/a\\nerror: b\.tf has more than 250,000 lines\.\n/m);
    equal(stderr.match(/^error: /gm)?.length, 1);
  });
});
