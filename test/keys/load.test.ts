import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { needs, type Ran, run } from '../terraform/workbench.ts';
import { formsOfInput } from './cli-output.ts';
import { cliKey, type KeyGround, keyGround, secretOf } from './load.ts';

const base = { read: 'ephemeral', backend: 's3', engine: 'terraform', layout: 'directories' };
const environments = [
  { name: 'dev', org: 'acme', host: 'acme.hosted.unionai.cloud' },
  { name: 'prod', org: 'acme-prod', host: 'union.acme.example', clientId: 'ml-platform-prod' },
];
const answersWith = (store: string, more: object = {}): Answers =>
  answersFor({ ...base, store, ...more }, { environments });
const client = 'ml-platform-prod';
const [host, org] = ['union.acme.example', 'acme-prod'];
const created = cliKey(host, client);
const whole = cliKey(host, client, org);

/** Fails where the secret of a key is displayed, in any encoding. */
function showsNoKey({ text }: Ran): void {
  for (const form of [created, whole, secretOf(client)]) ok(!text.includes(form.slice(0, 40)), 'a key is displayed');
}

async function refuses(ran: Promise<Ran>, message: RegExp, status = 1): Promise<void> {
  const done = await ran;
  equal(done.status, status, done.text);
  match(done.stderr, message);
  showsNoKey(done);
}

describe('scripts/keys.sh load', function () {
  this.timeout(20_000);
  needs('base64', 'git');

  for (const { kind: store, storeKey } of secretStores)
    it(`stores the output of the CLI with the organization: ${store}`, async () => {
      const own = keyGround(answersWith(store));
      const [input = ''] = Object.values(formsOfInput(created, client));
      const ran = await own.keys(['load', 'prod'], input);
      showsNoKey(ran);
      if (storeKey === undefined) {
        equal(ran.status, 2);
        match(
          ran.stderr,
          /neither a secret store nor the secrets of a pipeline contain the key\. Use scripts\/keys\.sh read/,
        );
        return;
      }
      equal(ran.status, 0, ran.text);
      match(ran.stdout, /^Stored the key of prod with the client ID ml-platform-prod in \S.*\.\n$/);
      const file = join(own.dir, 'environments/prod/terraform.tfvars');
      const stored = existsSync(file)
        ? /^unionai_api_key = "(.*)"\n$/.exec(readFileSync(file, 'utf8'))?.[1]
        : own.stored();
      equal(stored, whole);
    });

  for (const store of ['aws-secrets-manager', 'google-secret-manager', 'azure-key-vault', 'vault'])
    it(`says which key to delete if the store refuses it: ${store}`, async () => {
      const own = keyGround(answersWith(store));
      own.set('refuses');
      const hint =
        /delete it: flyte --endpoint union\.acme\.example --org acme-prod delete api-key ml-platform-prod --yes/;
      await refuses(own.keys(['load', 'prod'], created), hint, 74);
      equal(own.stored(), undefined);
    });

  it('fails before it reads anything from the store if its command is not installed', async () => {
    const own = keyGround(answersWith('vault'));
    await refuses(
      own.keys(['load', 'prod'], created, { env: { PATH: '/usr/bin:/bin' } }),
      /vault is not installed/,
      74,
    );
  });
});

describe('scripts/keys.sh read', function () {
  this.timeout(20_000);
  needs('base64');
  let own: KeyGround;
  before(() => {
    own = keyGround(answersWith('aws-secrets-manager'));
  });
  const read = (input: string, ...more: readonly string[]): Promise<Ran> => own.keys(['read', 'prod', ...more], input);

  for (const [what, input] of Object.entries(formsOfInput(created, client)))
    it(`reads ${what}`, async () => {
      const { status, stdout, stderr } = await read(input);
      equal(status, 0, stderr);
      equal(stdout, whole);
      equal(stderr, '');
    });

  for (const shell of [['bash'], ['busybox', 'sh'], ['dash']] as const)
    describe(`with ${shell.join(' ')}`, () => {
      needs(shell[0]);
      it('reads the panel', async () => {
        const [input = ''] = Object.values(formsOfInput(created, client));
        equal((await own.keys(['read', 'prod'], input, { shell: [...shell] })).stdout, whole);
      });
    });

  it('keeps an organization that the key has', async () => equal((await read(whole)).stdout, whole));
  it('writes the organization to a key whose last field is empty', async () =>
    equal((await read(cliKey(host, client, ''))).stdout, whole));
  it('accepts the line end that `echo KEY | base64` encodes', async () => {
    const ended = Buffer.from(`${Buffer.from(created, 'base64').toString()}\n`).toString('base64');
    equal((await read(ended)).stdout, whole);
  });

  const panelWith = (key: string): string =>
    formsOfInput(key, client)['a panel with colors, folded at 80 columns'] ?? '';
  const cut = created.slice(0, 60);
  const decodes = (text: string): string => Buffer.from(text).toString('base64');
  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ['an empty input', '', /the input is empty\. Did the command that creates the key fail\?/],
    ['half a key', cut, /the key is incomplete/],
    ['a panel whose end is missing', panelWith(created).replace(/"[^"]*$/, ''), /its closing quote is missing/],
    ['two keys', panelWith(created) + panelWith(created), /more than one key/],
    ['two keys without a variable', `${created}\n${created}\n`, /the key does not have four fields|after its end/],
    ['an error message', 'Error: permission denied\n', /neither a key nor the output/],
    ['another text', decodes('just a text'), /does not have four fields/],
    ['a file', decodes('\u0000\u0001\u0002:a:b:c'), /not an API key/],
    [
      'a key for another host',
      cliKey('acme.hosted.unionai.cloud', client),
      /for acme\.hosted\.unionai\.cloud\. The host of prod is union\.acme\.example/,
    ],
    ['a key of another organization', cliKey(host, client, 'other'), /another organization than acme-prod/],
    [
      'a key with another client ID',
      cliKey(host, 'ml-platform-old'),
      /the client ID of the key is ml-platform-old\. The answers expect ml-platform-prod/,
    ],
    ['a host with a scheme', cliKey(`https://${host}`, client), /has a scheme/],
    ['a host with a port', cliKey(`${host}:443`, client), /must have no port/],
    ['a key without a client ID', cliKey(host, ''), /one of its fields is empty/],
    ['a key without a secret', decodes(`${host}:${client}::None`), /one of its fields is empty/],
  ];
  for (const [what, input, message] of refusals)
    it(`refuses ${what}, without displaying it`, async () => {
      await refuses(read(input), message);
      equal((await read(input)).stdout, '');
    });

  it('refuses a key of which any end is missing', async () => {
    const bare = created.replace(/=+$/, '');
    // Without its last characters, a key has another organization, or none of its secret.
    for (let length = bare.length - 1; length > bare.length - 12; length -= 1) {
      const { status, stdout } = await read(bare.slice(0, length));
      if (status === 0) equal(stdout, whole, 'only a complete secret is accepted');
    }
  });

  it('names the key that was created', async () => {
    const hint =
      /delete it: flyte --endpoint union\.acme\.example --org acme-prod delete api-key ml-platform-old --yes/;
    await refuses(read(cliKey(host, 'ml-platform-old')), hint);
  });

  it('accepts the client ID of a personal key, but not another organization', async () => {
    equal((await read(cliKey(host, 'me'), '--personal')).stdout, cliKey(host, 'me', org));
    await refuses(read(cliKey(host, 'me', 'other'), '--personal'), /another organization/);
  });

  it('refuses the key of another environment with the same host', async () => {
    const [first, second] = environments.map((one) => ({ ...one, host: 'union.acme.example', org }));
    const shared = keyGround(
      answersFor(
        { ...base, store: 'vault' },
        {
          environments: [
            { ...first, clientId: 'ml-platform-dev' },
            { ...second, clientId: undefined },
          ],
        },
      ),
    );
    await refuses(
      shared.keys(['read', 'prod'], cliKey(host, 'ml-platform-dev')),
      /is the key of dev\. Create a separate key/,
    );
  });

  it('uses no setting of the caller, and passes the key to no program by its environment', async () => {
    const exported = ['input', 'text', 'word', 'bare', 'decoded', 'secret', 'SECRET_NAME', 'SECRET_NAMESPACE'];
    writeFileSync(join(own.commands.path, 'grep'), '#!/bin/sh\nenv >>"$place_of_env"\nexec /bin/grep "$@"\n', {
      mode: 0o755,
    });
    writeFileSync(join(own.commands.path, 'tr'), '#!/bin/sh\nenv >>"$place_of_env"\nexec /usr/bin/tr "$@"\n', {
      mode: 0o755,
    });
    const file = join(own.commands.place, 'environments');
    const env = { ...Object.fromEntries(exported.map((name) => [name, 'mine'])), place_of_env: file };
    const { status, stdout } = await own.keys(['read', 'prod'], created, { env });
    equal(status, 0);
    equal(stdout, whole);
    const text = readFileSync(file, 'utf8');
    match(text, /place_of_env/);
    showsNoKey({ status, stdout: '', stderr: '', text });
  });

  it('displays nothing of a key to a caller who traces the script', async () => {
    const ran = await own.keys(['read', 'prod'], created, { shell: ['sh', '-x'] });
    showsNoKey({ ...ran, text: ran.stderr });
    equal(ran.stdout, whole);
  });

  const usages: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^usage: scripts\/keys\.sh COMMAND/],
    [['lod', 'prod'], /unknown command/],
    [['read'], /no environment specified/],
    [['read', 'prod', 'dev'], /more than one environment/],
    [['read', 'other'], /environment other does not exist/],
    [['read', '../x'], /not the name of an environment/],
    [['read', '--force', 'prod'], /not the name of an environment and no option/],
    [['load', 'prod', '--personal'], /a personal key is not stored/],
  ];
  for (const [args, message] of usages)
    it(`explains its usage: ${args.join(' ') || 'no arguments'}`, () => refuses(own.keys(args, created), message, 2));
});

describe('A key in a tfvars file', function () {
  this.timeout(20_000);
  needs('base64', 'git');
  const file = 'environments/prod/terraform.tfvars';

  it('replaces the key and keeps the other lines, for this user only', async () => {
    const own = keyGround(answersWith('tfvars'));
    writeFileSync(join(own.dir, file), '# mine\nunionai_api_key = "old"\nother = 1\n');
    const ran = await own.keys(['load', 'prod'], created);
    equal(ran.status, 0, ran.text);
    equal(readFileSync(join(own.dir, file), 'utf8'), `# mine\nother = 1\nunionai_api_key = "${whole}"\n`);
    equal(statSync(join(own.dir, file)).mode & 0o077, 0);
  });

  it('is not written where Git would track it', async () => {
    const own = keyGround(answersWith('tfvars'));
    await run('git', ['init', '-q'], { cwd: own.dir });
    equal((await own.keys(['load', 'prod'], created)).status, 0);
    await run('git', ['add', '-f', file], { cwd: own.dir });
    const before = readFileSync(join(own.dir, file), 'utf8');
    await refuses(own.keys(['load', 'prod'], created), /Git does not ignore environments\/prod\/terraform\.tfvars/, 74);
    equal(readFileSync(join(own.dir, file), 'utf8'), before);
    await run('git', ['rm', '-q', '-f', '--cached', file], { cwd: own.dir });
    writeFileSync(join(own.dir, '.gitignore'), '');
    await refuses(own.keys(['load', 'prod'], created), /Git does not ignore/, 74);
  });
});

describe('A key in the secrets of a pipeline', function () {
  this.timeout(20_000);
  needs('base64', 'git');
  const view = cliKey(host, `${client}-plan`);
  const viewWhole = cliKey(host, `${client}-plan`, org);
  const withPipeline = (kind: string, store: string, more: object = {}): KeyGround =>
    keyGround(answersFor({ ...base, store, ...more }, { environments, ci: { kind } }));

  for (const [kind, layout] of [
    ['github-actions', 'directories'],
    ['gitlab-ci', 'directories'],
    ['github-actions', 'aliases'],
  ] as const) {
    const name = layout === 'aliases' ? 'TF_VAR_unionai_api_key_prod' : 'UNIONAI_API_KEY';
    it(`is that of the plan or that of the apply, and is replaced later: ${kind}, ${layout}`, async () => {
      const own = withPipeline(kind, 'environment', { layout });
      for (const times of [1, 2]) {
        const ran = await own.keys(['load', 'prod'], created);
        equal(ran.status, 0, `${times}: ${ran.text}`);
        showsNoKey(ran);
        equal((await own.keys(['load', 'prod', '--plan'], view)).status, 0);
      }
      equal(own.stored(`prod.${name}`), whole);
      equal(own.stored(`prod-plan.${name}`), viewWhole);
      for (const command of ['gh', 'glab'])
        for (const call of own.commands.calls(command)) ok(!call.includes(whole.slice(0, 30)), 'a key is an argument');
    });
  }

  it('is in both environments if plan and apply share it, and names what failed', async () => {
    const own = keyGround(
      answersFor(
        { ...base, store: 'environment' },
        { environments, ci: { kind: 'github-actions' }, planKey: 'shared' },
      ),
    );
    equal((await own.keys(['load', 'prod'], created)).status, 0);
    for (const environment of ['prod', 'prod-plan']) equal(own.stored(`${environment}.UNIONAI_API_KEY`), whole);
    await refuses(own.keys(['load', 'prod', '--plan'], view), /no separate key for plans/, 2);
    own.set('refuses');
    await refuses(own.keys(['load', 'prod'], created), /delete api-key ml-platform-prod --yes/, 74);
  });

  it('is protected on GitLab, unless merge requests need it', async () => {
    const own = withPipeline('gitlab-ci', 'environment');
    const dev = (name: string): string => cliKey('acme.hosted.unionai.cloud', name);
    equal((await own.keys(['load', 'dev'], dev('ml-platform-dev'))).status, 0);
    equal((await own.keys(['load', 'dev', '--plan'], dev('ml-platform-dev-plan'))).status, 0);
    equal(own.stored('dev.UNIONAI_API_KEY.flags'), ' --masked --raw --protected\n');
    equal(own.stored('dev-plan.UNIONAI_API_KEY.flags'), ' --masked --raw\n');
  });

  it('is that of the file only if the option says so', async () => {
    const own = withPipeline('github-actions', 'tfvars');
    const file = join(own.dir, 'environments/prod/terraform.tfvars');
    equal((await own.keys(['load', 'prod', '--pipeline'], created)).status, 0);
    equal((await own.keys(['load', 'prod', '--plan'], view)).status, 0);
    equal(existsSync(file), false);
    equal((await own.keys(['load', 'prod'], created)).status, 0);
    equal(existsSync(file), true);
    equal(own.stored('prod.UNIONAI_API_KEY'), whole);
    equal(own.stored('prod-plan.UNIONAI_API_KEY'), viewWhole);
    const store = keyGround(answersFor({ ...base, store: 'vault' }, { environments, ci: { kind: 'github-actions' } }));
    await refuses(
      store.keys(['load', 'prod', '--pipeline'], created),
      /no pipeline reads the key from its own secrets\. Omit --pipeline/,
      2,
    );
  });
});

describe('The hidden prompt', function () {
  this.timeout(30_000);
  needs('base64', 'expect');

  it('takes a pasted panel, displays nothing of it, and leaves nothing for the shell', async () => {
    const own = keyGround(answersWith('aws-secrets-manager'));
    const [input = ''] = Object.values(formsOfInput(created, client));
    const script = `set timeout 10
log_user 1
spawn sh -c {scripts/keys.sh load prod; echo "status $?"; IFS= read -r rest; echo "rest [$rest]"}
expect "Nothing is displayed."
after 200
send -- $env(PASTE)
send -- "\\r\\004"
expect "status"
send -- "end\\r"
expect "rest"
expect eof
`;
    const ran = await run('expect', ['-c', script], {
      cwd: own.dir,
      env: { PATH: `${own.commands.path}:${process.env.PATH ?? ''}`, PASTE: input.replaceAll('\n', '\r') },
    });
    match(ran.stdout, /status 0/, ran.text);
    match(ran.stdout, /rest \[end\]/);
    doesNotMatch(ran.stdout, /FLYTE_API_KEY/);
    showsNoKey(ran);
    equal(own.stored(), whole);
  });
});
