import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsClient, pathOf, withClients } from '../aws/clients.ts';
import { type Moto, startMoto } from '../aws/moto.ts';
import { fakeCommands } from '../ci/toolbox.ts';
import { fakeBackend } from '../terraform/fake-backend.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { laid } from './repository.ts';
import { runbookCommands, sections } from './runbook.ts';

type Variables = Readonly<Record<string, string>>;

withClients('The state in S3, restored', (clients) => {
  for (const [index, settings] of [{}, { lock: 'dynamodb', lockTable: 'acme-tflock' }].entries()) {
    const client = clients[index % clients.length];
    if (client !== undefined) restoresFromS3(client, settings);
  }
});

function restoresFromS3(client: AwsClient, settings: object): void {
  describe(`The state in S3, restored with ${client.version} ${Object.values(settings).join(' ')}`, function () {
    needs('terraform');
    this.timeout(300_000);
    let moto: Moto;
    before(async () => {
      moto = await startMoto();
    });
    after(() => moto?.stop());

    for (const [what, harm] of [
      [
        'damaged',
        (bucket: string, key: string, file: string) => [
          's3api',
          'put-object',
          '--bucket',
          bucket,
          '--key',
          key,
          '--body',
          file,
        ],
      ],
      ['deleted', (bucket: string, key: string) => ['s3api', 'delete-object', '--bucket', bucket, '--key', key]],
    ] as const)
      it(`by the commands of the runbook, if it was ${what}`, async () => {
        const bucket = `acme-${what}${Object.keys(settings).length}`;
        const env = { ...moto.administrator, PATH: pathOf(client), HOME: scratch('home') };
        const repository = laid({ kind: 's3', bucket, ...settings }, env);
        const place = ['--create-bucket-configuration', 'LocationConstraint=us-west-2'];
        await moto.aws(client, 's3api', 'create-bucket', '--bucket', bucket, ...place);
        await moto.aws(
          client,
          's3api',
          'put-bucket-versioning',
          '--bucket',
          bucket,
          '--versioning-configuration',
          'Status=Enabled',
        );
        if ('lockTable' in settings && what === 'damaged') {
          const table = ['--table-name', 'acme-tflock', '--billing-mode', 'PAY_PER_REQUEST'];
          const schema = [
            '--attribute-definitions',
            'AttributeName=LockID,AttributeType=S',
            '--key-schema',
            'AttributeName=LockID,KeyType=HASH',
          ];
          await moto.aws(client, 'dynamodb', 'create-table', ...table, ...schema);
        }
        await repository.apply();
        const garbage = join(scratch('garbage'), 'garbage');
        writeFileSync(garbage, '{"version": 4');
        await moto.aws(client, ...harm(bucket, repository.key, garbage));
        const harmed = await repository.shell(`${repository.at} plan -input=false -no-color -refresh=false`);
        ok(harmed.status !== 0 || /2 to add/.test(harmed.stdout), harmed.text);
        const [list = '', ...rest] = repository.commands();
        const versions = (await repository.succeeds(list))
          .trim()
          .split('\n')
          .map((line) => line.split('\t'));
        // The newest one first: the damaged one, then the two applies, the last of them as it was.
        const wanted = versions[what === 'damaged' ? 2 : 1]?.[0] ?? '';
        for (const command of rest) await repository.succeeds(command.replace('VERSION-ID', wanted));
        await repository.isEarlier();
        const head = (await moto.aws(
          client,
          's3api',
          'head-object',
          '--bucket',
          bucket,
          '--key',
          repository.key,
        )) as Variables;
        equal(head.ServerSideEncryption, 'AES256');
      });
  });
}

describe('The state, restored', function () {
  needs('terraform', 'curl');
  this.timeout(120_000);
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  it('from the previous file of the engine', async () => {
    const repository = laid({ kind: 'local' }, {});
    await repository.apply();
    const file = join(repository.dir, repository.root, 'terraform.tfstate');
    writeFileSync(file, '{"version": 4');
    notEqual((await repository.shell(`${repository.at} plan -input=false`)).status, 0);
    for (const command of repository.commands()) await repository.succeeds(command);
    await repository.isEarlier();
  });

  it('from a version in GitLab', async () => {
    const fake = await fakeBackend('gitlab');
    try {
      const { path, place } = fakeCommands({
        glab: `case "$*" in *'/versions/1') cat "$place/version-1" ;; *) exit 64 ;; esac`,
      });
      const repository = laid(
        { kind: 'gitlab', ...fake.settings },
        { ...fake.environment, PATH: `${path}:${process.env.PATH ?? ''}` },
      );
      await repository.succeeds(`${repository.at} init -input=false`);
      await repository.succeeds(`${repository.at} apply -input=false -auto-approve`);
      writeFileSync(join(place, 'version-1'), fake.stored()[0] ?? '');
      await repository.apply();
      for (const command of repository.commands()) await repository.succeeds(command.replace('SERIAL', '1'));
      equal(existsSync(join(repository.dir, 'restored.tfstate')), false);
      await repository.isEarlier();
    } finally {
      await fake.close();
    }
  });

  /** Command lines of clouds that keep the versions of one state in a folder, and accept no other options than these. */
  const clouds: readonly (readonly [
    kind: string,
    settings: Variables,
    placeholder: string,
    scripts: Variables,
    log: RegExp,
  ])[] = [
    [
      'gcs',
      { kmsKey: 'projects/acme/locations/europe/keyRings/r/cryptoKeys/k' },
      'GENERATION',
      {
        gcloud: `case "$*" in
  'storage ls --all-versions --long gs://'*'/default.tfstate') printf '12  2026-01-01T00:00:00Z  %s#111  metageneration=1\\n' "$5" ;;
  'storage cp gs://'*'#111 gs://'*) [ "\${3%#111}" = "$4" ] && [ "$5" = --encryption-key=projects/acme/locations/europe/keyRings/r/cryptoKeys/k ] && cp "$place/111" "$place/state" ;;
  *) exit 64 ;;
esac`,
      },
      /storage cp/,
    ],
    [
      'azurerm',
      {},
      'VERSION-ID',
      {
        az: `case "$*" in *'--auth-mode login'*) ;; *) exit 64 ;; esac
case "$*" in
  'storage blob list '*'--include v '*) printf '111\\t2026-01-01T00:00:00Z\\n' ;;
  'storage blob download '*'--version-id 111 --file restored.tfstate'*) cp "$place/111" restored.tfstate ;;
  'storage blob upload '*'--file restored.tfstate --overwrite true'*) cp restored.tfstate "$place/state" ;;
  *) exit 64 ;;
esac`,
      },
      /blob upload/,
    ],
  ];
  for (const [kind, settings, placeholder, scripts, log] of clouds)
    it(`by the commands of the cloud: ${kind}`, async () => {
      const { path, place, calls } = fakeCommands(scripts);
      writeFileSync(join(place, '111'), 'an earlier state');
      const repository = laid({ kind, ...settings }, { PATH: `${path}:${process.env.PATH ?? ''}` });
      const [list = '', ...rest] = repository.commands();
      match(await repository.succeeds(list), /111/);
      for (const command of rest) await repository.succeeds(command.replace(placeholder, '111'));
      equal(readFileSync(join(place, 'state'), 'utf8'), 'an earlier state');
      match(calls(Object.keys(scripts)[0] ?? '').join('\n'), log);
      deepEqual(existsSync(join(repository.dir, 'restored.tfstate')), false);
    });

  it('from errored.tfstate, after an apply that could not save it', async () => {
    const fake = await fakeBackend('s3');
    const repository = laid({ kind: 's3' }, fake.environment);
    try {
      await repository.succeeds(`${repository.at} init -input=false`);
      await repository.succeeds(`${repository.at} apply -input=false -auto-approve`);
      // What the engine writes: the new state, with the next serial.
      interface State {
        serial: number;
        readonly outputs: Record<string, object>;
      }
      const pull = async (): Promise<State> =>
        JSON.parse(await repository.succeeds(`${repository.at} state pull`)) as State;
      const state = await pull();
      state.serial += 1;
      state.outputs.note = { value: 'from the interrupted apply', type: 'string' };
      writeFileSync(join(repository.dir, repository.root, 'errored.tfstate'), JSON.stringify(state));
      const [push = ''] = runbookCommands(repository.dir, sections.halfway);
      await repository.succeeds(push);
      deepEqual((await pull()).outputs.note, state.outputs.note);
    } finally {
      await fake.close();
    }
  });
});
