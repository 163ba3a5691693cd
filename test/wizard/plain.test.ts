import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeLink } from '../../src/answers/share-link.ts';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { keys, typeLines } from './pty.ts';

/** The lines of a person who uses the wizard with a screen reader: numbers for lists, and an empty line for what is offered. */
const lines = [
  'infra', // Repository name
  '9', // not one of the choices
  '2', // OpenTofu
  '<', // from Repository layout back to the engine
  '', // OpenTofu, again
  '1', // Repository layout
  '5', // Environment variable
  '6', // Local file
  '1', // CI/CD platform: none
  'dev', // Environments
  'acme', // organization
  '', // host
  '1', // write
  '2', // no Git repository
];

const esc = String.fromCharCode(27);

describe('The wizard in plain text', function () {
  needs('script', 'stty');
  this.timeout(60_000);

  before('needs a script that makes terminals, which is util-linux’s', function () {
    if (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux')) return;
    process.stderr.write(`skipped, because script is not util-linux's: ${this.test?.parent?.fullTitle()}\n`);
    this.skip();
  });

  for (const [what, args, env] of [
    ['with --plain', ['new', '--plain', '--no-color'], {}],
    ['on a terminal that cannot move its cursor', ['new', '--no-color'], { TERM: 'dumb' }],
  ] as const)
    slowIt(
      `uses numbered lists and lines that fit, and neither colors nor movements of the cursor, ${what}`,
      async () => {
        for (const columns of [40, 80]) {
          const cwd = scratch('plain');
          const { all, status } = await typeLines(
            args,
            lines.map((line) => `${line}\n`),
            { cwd, env, columns },
          );
          equal(status, 0, all);
          ok(!all.includes(esc), 'no escape sequence');
          match(all, /\r\n {2}1\. Terraform: HashiCorp/);
          match(all.replace(/\s+/g, ' '), /Number \[1\]: 9 Enter a number from 1 to 3\. Number \[1\]:/);
          match(all, /"?Number \[2\]: /, 'OpenTofu is offered again after going back');
          match(all, /Review \(6 of 6\)\r\n/);
          const asked = all.slice(all.indexOf('Project (1 of 6)'), all.indexOf('\nWrote ')).split('\r\n');
          deepEqual(
            asked.filter((line) => line.length > columns && line.trim().includes(' ')),
            [],
          );
          match(readFileSync(join(cwd, 'infra/.yo-rc.json'), 'utf8'), /"engine": "opentofu"/);
        }
      },
    );

  it('shows no progress while it waits for an answer, and keeps the options in the command that continues', async () => {
    const cwd = scratch('waiting');
    writeFileSync(
      join(cwd, 'some.yaml'),
      'name: infra\nengine: terraform\nlayout: directories\nsecretStore: { kind: environment }\nbackend: { kind: local }\nci: { kind: none }\nenvironments: [{ name: dev, org: acme, host: acme.hosted.unionai.cloud }]\n',
    );
    const options = ['--plain', '--dry-run', '--diff', '--no-color'];
    const args = ['new', '--answers', 'some.yaml', '--wizard', ...options];
    const { all, status } = await typeLines(args, ['9\n'], { cwd }, 1500);
    equal(status, 130, all);
    ok(!all.includes(esc), 'no escape sequence');
    doesNotMatch(all, /Rendering files|error:|\r\n\r\n\r\n/);
    const [, line = ''] = /\r\n +(unionai-terraform new .*)\r\n/.exec(all) ?? [];
    deepEqual(
      options.filter((option) => !line.includes(` ${option}`)),
      [],
    );
  });

  it('shows the answers of a share link before it writes anything, also if none is missing', async () => {
    const cwd = scratch('linked');
    const link = await encodeLink({
      name: 'infra',
      engine: 'terraform',
      layout: 'directories',
      secretStore: { kind: 'environment' },
      backend: { kind: 'local' },
      ci: { kind: 'none' },
      environments: [{ name: 'dev', org: 'acme', host: 'stranger.example.org', description: 'a\nEnvironments:' }],
    });
    const { all, status } = await typeLines(['new', '--from', link, '--plain'], [keys.interrupt], { cwd });
    equal(status, 130, all);
    match(all, /stranger\.example\.org/);
    match(all, /description: a\\nEnvironments:/);
    match(all, /What do you want to do\?/);
    deepEqual(listing(cwd), {});
  });

  slowIt('ends at ctrl-C and at the end of the input, with 130 and nothing written', async () => {
    for (const end of [keys.interrupt, keys.endOfFile]) {
      const cwd = scratch('ended');
      const { all, status } = await typeLines(['new', '--plain'], ['infra\n', '2\n', end], { cwd });
      equal(status, 130, all);
      match(all, /\r\nInterrupted\. Nothing was written\.\r\n {2}To continue with these answers:/);
      equal(existsSync(join(cwd, 'infra')), false);
      equal(Object.keys(listing(cwd)).length, 0);
      doesNotMatch(all, /at .*\.js:/);
    }
  });
});
