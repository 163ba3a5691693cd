import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { cli } from './cli.ts';
import { assertRefusedIn, edited, made, read, recorded, rewrite } from './made.ts';

describe('update', () => {
  it('alone has nothing to do in a new repository, and touches nothing', async () => {
    const dir = await made();
    const before = listing(dir);
    const times = statSync(join(dir, '.scaffold/manifest.json')).mtimeMs;
    const { status, stdout } = await cli(['update'], { cwd: dir });
    equal(status, 0);
    match(stdout, /^Everything is up to date; nothing was written\.\n$/);
    deepEqual(listing(dir), before);
    equal(statSync(join(dir, '.scaffold/manifest.json')).mtimeMs, times);
  });

  it('lists removed files; keeps edited ones and says so; keeps away what was deleted', async () => {
    const dir = await edited();
    const { stdout } = await cli(['update', '--ci', 'none'], { cwd: dir });
    match(stdout, /^remove +\.github\/workflows\/terraform-deploy\.yml$/m);
    match(stdout, /^keep-edited +\.github\/workflows\/terraform-drift\.yml {2}\(kept, because you edited it/m);
    ok(existsSync(join(dir, '.github/workflows/terraform-drift.yml')));
    ok(!existsSync(join(dir, '.editorconfig')), 'deleted by the person');
    ok(!existsSync(join(dir, '.github/CODEOWNERS')), 'removed by the update');
    match(read(dir, 'environments/dev/main.tf'), /# mine\n$/);
  });

  it('gives back all files when an answer is taken back', async () => {
    const dir = await made();
    const before = listing(dir);
    equal((await cli(['update', '--engine', 'opentofu'], { cwd: dir })).status, 0);
    equal((await cli(['update', '--engine', 'terraform'], { cwd: dir })).status, 0);
    // What is written once, the README, still says what it said.
    deepEqual(listing(dir), before);
  });

  it('keeps the mode that a person gave a file, and gives the one of the templates where that changed', async () => {
    const dir = await made();
    chmodSync(join(dir, 'environments/dev/main.tf'), 0o600);
    equal((await cli(['update', '--set', 'environments[dev].org=acme-dev'], { cwd: dir })).status, 0);
    match(read(dir, 'environments/dev/main.tf'), /acme-dev/);
    equal(statSync(join(dir, 'environments/dev/main.tf')).mode & 0o777, 0o600);
    equal(statSync(join(dir, 'scripts/lock-providers.sh')).mode & 0o111, 0o111);
  });

  it('keeps what other generators have in .yo-rc.json', async () => {
    const dir = await made();
    rewrite(dir, '.yo-rc.json', (text) => JSON.stringify({ 'generator-other': { a: 1 }, ...JSON.parse(text) }));
    equal((await cli(['update', '--set', 'rotation.maxAgeDays=30'], { cwd: dir })).status, 0);
    deepEqual(JSON.parse(read(dir, '.yo-rc.json'))['generator-other'], { a: 1 });
    equal(recorded(dir).rotation.maxAgeDays, 30);
  });

  it('merges where an edit and a change lie apart, and leaves CRLF and a missing newline as they are', async () => {
    const dir = await made();
    const mine = (text: string): string => `# mine\r\n${text.replaceAll('\n', '\r\n')}# and mine`;
    rewrite(dir, 'environments/dev/main.tf', mine);
    equal((await cli(['update', '--set', 'environments[dev].org=acme-dev'], { cwd: dir })).status, 0);
    const text = read(dir, 'environments/dev/main.tf');
    match(text, /^# mine\r\n[\s\S]*acme-dev[\s\S]*\r\n# and mine$/);
    doesNotMatch(text, /[^\r]\n/);
  });

  it('works from any folder inside, takes answers from a file, and from standard input', async () => {
    const dir = await made();
    const input = JSON.stringify({ rotation: { maxAgeDays: 30 } });
    const ran = await cli(['update', '--answers', '-'], { cwd: join(dir, 'environments/dev'), input });
    equal(ran.status, 0, ran.stderr);
    equal(recorded(dir).rotation.maxAgeDays, 30);
  });

  it('prints how the state moves when the backend changes', async () => {
    const { stdout } = await cli(['update', '--backend', 'local'], { cwd: await made() });
    match(stdout, /The location of the state changed\. Make sure that no run is in progress/);
    for (const name of ['dev', 'staging', 'prod'])
      match(stdout, new RegExp(`terraform -chdir=environments/${name} init -migrate-state\n`));
  });

  it('prints how the keys are loaded when the store changes, and no more', async () => {
    const { stdout } = await cli(['update', '--secret-store', 'environment'], { cwd: await made() });
    match(stdout, /The keys are now stored in/);
    match(stdout, /flyte .* create api-key/);
    doesNotMatch(stdout, /The state moves/);
  });

  it('refuses answers that are not valid, each with its path', async () => {
    await assertRefusedIn(await made(), ['update', '--set', 'backend.bucket=A B'], /backend\.bucket: /);
    await assertRefusedIn(await made(), ['update', '--secret-store', 'vault'], /secretStore\.address: /);
  });

  it('parses what it merged: a block that is twice then is a conflict, with file and line', async () => {
    const dir = await made();
    mkdirSync(join(dir, 'environments/qa'));
    writeFileSync(
      join(dir, 'environments/qa/mine.tf'),
      'output "x" {\n  value = 1\n}\n\nmodule "workspace" {\n  source = "./x"\n}\n',
    );
    const { status, stderr } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 3);
    match(
      stderr,
      /environments\/qa\/mine\.tf:5 declares module\.workspace a second time|main\.tf:\d+: declares module\.workspace a second time, first in mine\.tf/,
    );
    equal(existsSync(join(dir, 'environments/qa/main.tf')), false);
  });
});
