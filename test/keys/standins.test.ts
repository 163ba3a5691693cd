import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { needs, type Ran, run } from '../terraform/workbench.ts';
import { installStandIns } from './standins/install.ts';
import { Refusal } from './standins/program.ts';
import { isProgram, programs } from './standins/programs.ts';
import { emptyWorld, type World } from './standins/world.ts';

const host = 'acme.hosted.unionai.cloud';
const site = ['--endpoint', host, '--org', 'acme'];
const plain = { TERM: 'dumb', NO_COLOR: '1' };

/** A world, and a function that calls a tool in it, in this process. */
function tools() {
  const world = emptyWorld({ host, org: 'acme', vaultAddress: 'https://vault.test' });
  const call = (line: string, input = '', env: Readonly<Record<string, string>> = {}): Result => {
    const [program = '', ...args] = line.split(' ');
    const read = (file: string): string => files[file] ?? input;
    try {
      const stdout = isProgram(program)
        ? programs[program]({ args, env, read, now: () => '2026-11-01T00:00:00Z' }, world)
        : '';
      return { status: 0, stdout, text: stdout };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, stdout: '', text: error.message };
    }
  };
  return { world, call };
}

interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly text: string;
}

const files: Readonly<Record<string, string>> = {
  'role.yaml': 'name: plan\ndescription: x\nactions: [view_flyte_inventory]\n',
  'policy.yaml': 'name: plan-policy\nbindings:\n  - role: plan\n',
};

function refuses({ status, text }: Result, expected: number, message: RegExp): void {
  equal(status, expected, text);
  match(text, message);
}

const terminalCode = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** The key in what flyte printed. */
const keyIn = ({ stdout }: Result): string => {
  const bare = stdout
    .replaceAll(terminalCode, '')
    .replace(/^│ | *│$/gm, '')
    .replaceAll('\n', '');
  return /FLYTE_API_KEY="([^"]+)"/.exec(bare)?.[1] ?? '';
};
const clients = ({ union }: World): readonly string[] => Object.keys(union.keys);

describe('The stand-in of flyte', () => {
  const flyte = site.join(' ');

  it('prints a key once, in both forms, and derives the client ID from the name', () => {
    const { world, call } = tools();
    const boxed = call(`flyte ${flyte} create api-key --name CI.Pipeline --no-default-policies`);
    ok(boxed.stdout.startsWith('\u001b[32m╭─'));
    const [host_, id, , org] = Buffer.from(keyIn(boxed), 'base64').toString().split(':');
    deepEqual([host_, id, org], [host, 'ci-pipeline', 'None']);
    Object.assign(world.union, { form: 'plain', prefix: 'serverless-1-acme-' });
    const lines = call(`flyte ${flyte} create api-key --name other`);
    match(lines.stdout, /^Client ID: serverless-1-acme-other\n/);
    refuses(call(`flyte ${flyte} create api-key --name other`), 1, /ALREADY_EXISTS/);
    refuses(call(`flyte ${flyte} create api-key other`), 2, /extra argument/);
    refuses(call(`flyte ${flyte} create api-key admin --name x`), 2, /extra argument/);
    refuses(call(`flyte ${flyte} create api-key --name x --expires 1d`), 2, /--expires/);
    notEqual(keyIn(boxed), keyIn(lines));
  });

  it('prints a list that is JSON only as json-raw and on a terminal without codes', () => {
    const { call } = tools();
    refuses(call(`flyte -of json-raw ${flyte} get api-key`, '', plain), 0, /^No API keys found\.\n$/);
    for (const name of ['one', 'two']) call(`flyte ${flyte} create api-key --name ${name}`);
    const list = call(`flyte -of json-raw ${flyte} get api-key --limit 5`, '', plain);
    const ids = (JSON.parse(list.stdout) as { readonly clientId: string }[]).map(({ clientId }) => clientId);
    deepEqual(ids, ['one', 'two']);
    const colored = call(`flyte -of json-raw ${flyte} get api-key`, '', { NO_COLOR: '1' });
    match(colored.stdout, terminalCode);
    const python = call(`flyte -of json ${flyte} get api-key`, '', plain);
    match(python.stdout, /'clientId': 'one'/);
    const single = call(`flyte -of json-raw ${flyte} get api-key one`, '', plain);
    match(single.stdout, /'clientId': 'one'/, 'a single key is never JSON');
    refuses(call(`flyte ${flyte} get api-key three`, '', plain), 1, /NOT_FOUND/);
  });

  it('deletes only with --yes, and refuses the deleted key', () => {
    const { world, call } = tools();
    const [old, next] = [
      keyIn(call(`flyte ${flyte} create api-key --name old`)),
      keyIn(call(`flyte ${flyte} create api-key --name next`)),
    ];
    refuses(call(`flyte ${flyte} delete api-key old`), 1, /Aborted/);
    deepEqual(clients(world), ['old', 'next']);
    equal(call(`flyte ${flyte} delete api-key old --yes`, '', { FLYTE_API_KEY: next }).status, 0);
    refuses(call(`flyte ${flyte} get api-key`, '', { FLYTE_API_KEY: old }), 1, /invalid_client/);
    refuses(call(`flyte ${flyte} delete api-key old --yes`), 1, /NOT_FOUND/);
    Object.assign(world.union, { administrator: false });
    refuses(call(`flyte ${flyte} get api-key`), 1, /AuthenticationError/);
  });

  it('grants by files whose names count, and a view-only key creates nothing', () => {
    const { call } = tools();
    const view = keyIn(call(`flyte ${flyte} create api-key --name view --no-default-policies`));
    refuses(call(`flyte ${flyte} create policy p --file policy.yaml`), 1, /NOT_FOUND: role plan/);
    refuses(call(`flyte ${flyte} create role r --file role.yaml`), 0, /created role: plan/);
    refuses(call(`flyte ${flyte} create policy p --file policy.yaml`), 0, /created policy: plan-policy/);
    refuses(call(`flyte ${flyte} create assignment --creds-subject view --policy p`), 1, /NOT_FOUND: policy p/);
    equal(call(`flyte ${flyte} create assignment --creds-subject view --policy plan-policy`).status, 0);
    refuses(call(`flyte ${flyte} create api-key --name x`, '', { FLYTE_API_KEY: view }), 1, /PERMISSION_DENIED/);
  });
});

describe('The stand-ins of secret stores', () => {
  it('moves stages only from the version that has them: aws', () => {
    const { world, call } = tools();
    const put = 'aws secretsmanager put-secret-value --region us-west-2 --secret-id s --secret-string';
    refuses(call(`${put} file:///dev/stdin`, 'one'), 254, /ResourceNotFoundException/);
    Object.assign(world.aws.secrets, { 'us-west-2/s': { versions: {}, tags: {} } });
    refuses(call(`${put} one`), 252, /must not be an argument/);
    const id = (input: string, more = ''): string =>
      call(`${put} file:///dev/stdin --query VersionId --output text${more}`, input).stdout.trim();
    const first = id('one');
    const second = id('two', ' --version-stages AWSPENDING');
    const get =
      'aws secretsmanager get-secret-value --region us-west-2 --secret-id s --query SecretString --output text';
    equal(call(get).stdout, 'one\n');
    const move = `aws secretsmanager update-secret-version-stage --region us-west-2 --secret-id s --version-stage AWSCURRENT --move-to-version-id ${second}`;
    refuses(call(move), 254, /RemoveFromVersionId can't be empty/);
    refuses(call(`${move} --remove-from-version-id ${second}`), 254, /not attached/);
    equal(call(`${move} --remove-from-version-id ${first}`).status, 0);
    equal(call(get).stdout, 'two\n');
    equal(call(`${get} --version-stage AWSPREVIOUS`).stdout, 'one\n');
  });

  it('numbers versions, and reads only enabled ones: gcloud', () => {
    const { world, call } = tools();
    const add = 'gcloud secrets versions add s --project p --data-file=- --quiet';
    refuses(call(add, 'one'), 1, /NOT_FOUND/);
    Object.assign(world.google.secrets, { 'p/s': { versions: [] } });
    for (const value of ['one', 'two']) equal(call(add, value).status, 0);
    refuses(call('gcloud secrets versions add s --project p --data-file=- --nonsense', 'x'), 2, /--nonsense/);
    equal(call('gcloud secrets versions access latest --secret s --project p').stdout, 'two');
    const numbers = call('gcloud secrets versions list s --project p --format value(name.basename())');
    equal(numbers.stdout, '2\n1\n');
    call('gcloud secrets versions disable 2 --secret s --project p');
    refuses(call('gcloud secrets versions access latest --secret s --project p'), 1, /FAILED_PRECONDITION/);
    equal(call('gcloud secrets versions access 1 --secret s --project p').stdout, 'one');
  });

  it('cannot use the name of a deleted secret: az', () => {
    const { call } = tools();
    const at = '--vault-name v --name s';
    refuses(call(`az keyvault secret show ${at}`), 3, /SecretNotFound/);
    equal(call(`az keyvault secret set ${at} --file /dev/stdin --output none`, 'one').stdout, '');
    equal(call(`az keyvault secret show ${at} --query value --output tsv`).stdout, 'one\n');
    call(`az keyvault secret delete ${at}`);
    refuses(call(`az keyvault secret set ${at} --file /dev/stdin`, 'two'), 1, /deleted but recoverable/);
    refuses(call(`az keyvault secret set ${at} --file /dev/stdin --if-match x`, 'two'), 2, /--if-match/);
    call(`az keyvault secret recover ${at}`);
    equal(call(`az keyvault secret show ${at} --query value --output tsv`).stdout, 'one\n');
  });

  it('writes only on the version that check-and-set names: vault', () => {
    const { call } = tools();
    const site = '-address=https://vault.test -mount=secret';
    refuses(call(`vault kv get ${site} a/b`), 2, /No value found/);
    equal(call(`vault kv put ${site} -cas=0 a/b key=-`, 'one').status, 0);
    refuses(call(`vault kv put ${site} -cas=0 a/b key=-`, 'two'), 2, /check-and-set parameter did not match/);
    refuses(call(`vault kv put ${site} a/b key=two`), 1, /must not be an argument/);
    refuses(call(`vault kv put a/b key=- ${site}`, 'two'), 2, /no such host/);
    equal(call(`vault kv put ${site} -cas=1 a/b key=-`, 'two').status, 0);
    equal(call(`vault kv get ${site} -field=key a/b`).stdout, 'two');
    equal(call(`vault kv get ${site} -field=key -version=1 a/b`).stdout, 'one');
    refuses(call(`vault kv get ${site} -field=other a/b`), 1, /not present in secret/);
  });
});

describe('A fault of a stand-in', function () {
  needs('setsid');
  this.timeout(20_000);

  it('is that of one call, before or after the work of the service', async () => {
    const own = installStandIns(emptyWorld({ host, org: 'acme' }), ['flyte']);
    const create = (name: string): Promise<Ran> =>
      run(join(own.path, 'flyte'), [...site, 'create', 'api-key', '--name', name], { cwd: own.place });
    await create('first');
    own.setFault({ at: 1, fault: 'lost' });
    equal((await create('second')).status, 0);
    match((await create('third')).text, /connection was reset/);
    own.setFault({ at: 0, fault: 'garbage' });
    doesNotMatch((await create('fourth')).stdout, /FLYTE_API_KEY/);
    deepEqual(clients(own.world()), ['first', 'second', 'third']);
  });

  it('kills the script and everything that it started', async () => {
    const own = installStandIns(emptyWorld({ host, org: 'acme' }), ['flyte']);
    const script = 'flyte get api-key; echo survived';
    for (const body of [`timeout 9 ${script}`, `x="$(${script})"; echo "$x"`]) {
      own.setFault({ at: 0, fault: 'kill' });
      const [program, ...args] = own.grouped('sh', '-c', body);
      const ran = await run(program, args, { cwd: own.place, env: { PATH: `${own.path}:${process.env.PATH ?? ''}` } });
      ok(!ran.text.includes('survived'), body);
      notEqual(ran.status, 0);
    }
  });
});
