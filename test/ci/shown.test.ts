import { equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { keyShaped } from '../key.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
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
