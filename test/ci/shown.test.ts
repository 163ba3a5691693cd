import { equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { keyShaped } from '../key.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { bareTools } from './toolbox.ts';

describe('The scripts of a pipeline refuse', () => {
  needs('busybox', 'terraform');
  const sum = '0'.repeat(64);
  let own: Ground;
  before(async () => {
    const choice = {
      store: 'environment',
      read: 'ephemeral',
      backend: 's3',
      layout: 'directories',
      engine: 'terraform',
    };
    own = await ground(answersFor(choice, { ci: { kind: 'github-actions' } }), { unlocked: true });
  });

  describe('to show a text that holds', () => {
    const token = ['a', 'job', 'token'].join('.');
    const secrets = [
      'TF_HTTP_PASSWORD',
      'TF_TOKEN_app_terraform_io',
      'AWS_SESSION_TOKEN',
      'ARM_OIDC_TOKEN',
      'GCP_ID_TOKEN',
    ];
    const look = (text: string, env = {}) => {
      const file = join(scratch('text'), 'text');
      writeFileSync(file, text);
      const script = '. scripts/ci/lib.sh; ci_assert_no_secret "$1"; cat "$1"';
      return run('busybox', ['sh', '-euc', script, 'sh', file], { cwd: own.dir, env: { PATH: bareTools(), ...env } });
    };
    for (const name of secrets)
      it(`the value of ${name}`, async () => {
        const { status, stdout, stderr } = await look(`a line\nthen ${token}.\n`, { [name]: token });
        equal(status, 1);
        equal(stdout, '');
        equal(stderr, `error: the output contains the value of ${name} and was not displayed\n`);
      });

    const key = keyShaped();
    const places = {
      alone: key,
      'in quotes': `"${key}"`,
      'in an address': `https://a/${key}`,
      'after a name': `key_${key}`,
    };
    const forms = { ...places, 'for addresses': keyShaped('base64url'), 'without padding': key.replace(/=+$/, '') };
    for (const [how, text] of Object.entries(forms))
      it(`a key, ${how}`, async () => {
        const { status, stdout, stderr } = await look(`a line\n  + value = ${text} # known\n`);
        equal(status, 1);
        equal(stdout, '');
        match(stderr, /^error: the output may contain a Union\.ai API key/);
      });

    it('and nothing else', async () => {
      const harmless = `plan ${sum}\nprojects/acme-platform/locations/europe/keyRings/tfstate\n`;
      equal((await look(harmless, { TF_HTTP_PASSWORD: token })).stdout, harmless);
    });
  });

  it('to leave out a part of a plan unseen: the log is complete, and what does not fit is cut with a line that says so', async () => {
    const folder = planFolder();
    const rows = Array.from(
      { length: 12_000 },
      (_, row) => `      + row_${row} = "${'x'.repeat(18)} ${'y'.repeat(60)}"`,
    );
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    writeFileSync(join(folder, 'plan.txt'), `${rows.join('\n')}\nPlan: 1 to add, 0 to change, 0 to destroy.\n`);
    writeFileSync(join(folder, 'summary.txt'), 'thing.this will be created\n');
    const [summary, outputs] = [join(folder, 'summary.md'), join(folder, 'outputs')];
    const ran = await own.script('show', ['dev', folder], { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs });
    equal(ran.status, 0, ran.stderr);
    match(ran.stdout, / row_11999 = .*\n {4}Plan: 1 to add/);
    for (const [text, size] of [
      [readFileSync(summary, 'utf8'), 1_048_576],
      [readFileSync(outputs, 'utf8'), 65_536],
    ] as const) {
      equal(text.length < size && text.length > size * 0.8, true, String(text.length));
      match(text, / = "x{18} y{60}"\n\n\*\*The plan is too long to be displayed here completely\. The log of the job/);
      equal(text.includes('row_11999'), false);
    }
    match(readFileSync(outputs, 'utf8'), /^comment<<([0-9a-f]{32})\n## Plan for dev\n.*\n\1\n$/s);
  });

  it('to pass on what a runner would take for a command, or a page for its own', async () => {
    const file = join(scratch('text'), 'text');
    const hostile = [
      '::set-output name=a::b',
      ' \t::add-mask::a',
      ':::error::a',
      '##[command]a',
      '```',
      '\u001b[31ma\r\u0000',
    ];
    writeFileSync(file, `${hostile.join('\n')}\n`);
    const script = '. scripts/ci/lib.sh; ci_plain "$1"';
    const { stdout } = await run('busybox', ['sh', '-euc', script, 'sh', file], {
      cwd: own.dir,
      env: { PATH: bareTools() },
    });
    const lines = stdout.trimEnd().split('\n');
    equal(lines.length, hostile.length);
    for (const line of lines) {
      match(line, /^ {4}[\t -~]*$/);
      equal(/^\s*::|##\[/.test(line), false, line);
    }
  });
});
