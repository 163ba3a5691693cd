import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { assertNoKey } from '../ci/canary.ts';
import { inOrder } from '../in-order.ts';
import { needs, terraform } from '../terraform/workbench.ts';
import { type AwsClient, withClients } from './clients.ts';
import { type Moto, startMoto } from './moto.ts';
import { type Owner, owner } from './owner.ts';
import { readSteps } from './readme-commands.ts';

const region = 'us-west-2';
const bucket = 'acme-tfstate';
const common = {
  name: 'ml-platform',
  secretStore: { kind: 'aws-secrets-manager', region },
  environments: [
    { name: 'dev', org: 'acme' },
    { name: 'prod', org: 'acme-prod' },
  ],
};
const s3 = { kind: 's3', bucket, region };

interface Variant {
  readonly what: string;
  readonly answers: (kmsKeyId: string) => object;
  readonly state: string;
  readonly root: string;
}

/** Repositories that need different commands of AWS. */
const variants: readonly Variant[] = [
  {
    what: 'a folder for each environment, a lock file and a KMS key',
    answers: (kmsKeyId) => ({
      ...common,
      backend: { ...s3, kmsKeyId },
    }),
    state: 'unionai/ml-platform/dev/terraform.tfstate',
    root: 'environments/dev',
  },
  {
    what: 'one root and a lock table',
    answers: () => ({ ...common, layout: 'aliases', backend: { ...s3, lock: 'dynamodb', lockTable: 'acme-tflock' } }),
    state: 'unionai/ml-platform/terraform.tfstate',
    root: '.',
  },
];

withClients('The README, followed', (clients) => {
  // Each client with a repository of its own kind; one client alone with all of them.
  for (const [index, variant] of variants.entries()) {
    const client = clients[index % clients.length];
    if (client === undefined) throw new Error('no client');
    describe(`The README, followed with ${client.version}: ${variant.what}`, function () {
      needs('terraform', 'git');
      this.timeout(600_000);
      inOrder();
      follow(client, variant);
    });
  }
});

/** Whether a command is the beginning of a step, whatever its line breaks. */
function isIn(command: string, step: string): boolean {
  const words = (text: string): readonly string[] => text.split(/\s+/);
  return words(command).every((word, index) => word === words(step)[index]);
}

function follow(client: AwsClient, { what: _, answers: answersWith, state, root }: Variant): void {
  let moto: Moto;
  let answers: Answers;
  let person: Owner;
  const ask = (...args: readonly string[]) => moto.aws(client, ...args) as Promise<Record<string, unknown>>;

  before(async () => {
    moto = await startMoto();
    const { KeyMetadata } = (await ask('kms', 'create-key')) as { KeyMetadata: { Arn: string } };
    person = await owner(answersWith(KeyMetadata.Arn), moto, client);
    answers = person.answers;
  });
  after(async () => {
    person?.close();
    await moto?.stop();
  });

  it('locks the providers and commits them', () => person.upTo(/^git commit/));

  // test/bootstrap covers what this command does; here, test/aws/owner.ts creates the resources.
  it('creates the one-time resources', () => person.upTo(/^scripts\/bootstrap\.sh apply/));

  it('stores the keys of each environment from standard input', async () => {
    const isSeparate = answers.planKey === 'separate';
    await person.upTo(/^terraform.* init$/, 'excluded');
    const secrets = answers.environments.flatMap(({ host, secretStore }) => {
      const name = String(secretStore.secretName);
      const plan = [`${host} (plan)`, `${name}-plan`] as const;
      return [[host, name] as const, ...(isSeparate ? [plan] : [])];
    });
    deepEqual([...person.keys.keys()].toSorted(), secrets.map(([owner]) => owner).toSorted());
    for (const [owner, name] of secrets) {
      const { SecretString } = await ask('secretsmanager', 'get-secret-value', '--region', region, '--secret-id', name);
      equal(SecretString === person.keys.get(owner), true, `${name} holds another text than the key`);
    }
  });

  it('applies with nothing but the credentials, and locks the state while it does', async () => {
    await person.upTo(/^terraform.* apply( |$)/, 'excluded');
    const apply = person.commands().find((command) => !person.done.has(command) && / apply( |$)/.test(command)) ?? '';
    await person.run(apply, async () => {
      const second = await terraform(join(person.dir, root), ['plan', '-input=false', '-no-color'], person.world, {
        ...moto.administrator,
      });
      notEqual(second.status, 0, second.text);
      match(second.text, /Error acquiring the state lock/);
    });
    person.done.add(apply);
    const head = await ask('s3api', 'head-object', '--bucket', bucket, '--key', state);
    const [environment] = answers.environments;
    const key = environment?.backend.kmsKeyId;
    deepEqual(
      [head.ServerSideEncryption, head.SSEKMSKeyId],
      key === undefined ? ['AES256', undefined] : ['aws:kms', key],
    );
    const { Contents } = (await ask('s3api', 'list-objects-v2', '--bucket', bucket)) as { Contents: { Key: string }[] };
    deepEqual(
      Contents.filter(({ Key }) => Key.endsWith('.tflock')),
      [],
    );
  });

  it('goes on to the last environment', async () => {
    const rest = person
      .commands()
      .filter(
        (command) =>
          !person.done.has(command) && /^terraform.* (init|plan|apply)( -var key_purpose=apply)?$/.test(command),
      );
    for (const command of rest) {
      await person.run(command);
      person.done.add(command);
    }
    const plans = person.commands().filter((command) => /^terraform.* plan$/.test(command));
    for (const command of plans) match((await person.run(command)).text, /No changes\./);
  });

  it('plans with a personal key where it may not read the secret', async () => {
    const personal = person.commands().filter((command) => /personal_key|UNIONAI_API_KEY/.test(command));
    for (const command of personal) {
      await person.run(command);
      person.done.add(command);
    }
  });

  it('adds an environment, and runs the next steps that are printed', async () => {
    const isSeparate = answers.planKey === 'separate';
    const command = person.commands().find((one) => one.startsWith('npx ')) ?? '';
    const said = await person.run(command.replace('NAME', 'qa').replace('ORGANIZATION', 'acme-qa'));
    person.done.add(command);
    const steps = readSteps(said.text).filter((one) =>
      /^(aws|flyte|IFS|scripts\/(lock-providers|bootstrap)|terraform|rm plan-policy|printf .* plan-policy) ?/.test(one),
    );
    match(steps.join(' ').replaceAll('\n', ' '), /bootstrap\.sh apply .* create api-key .*keys\.sh load qa .* plan/);
    const apply = `terraform -chdir=${root.replace(/dev$/, 'qa')} apply${isSeparate ? ' -var key_purpose=apply' : ''}`;
    for (const step of [...steps, apply]) {
      await person.run(step);
      // The README lists the commands of the new environment too, in its own line breaks.
      for (const one of person.commands()) if (isIn(one, step)) person.done.add(one);
    }
  });

  it('destroys what was applied', async () => {
    const destroy = person.commands().filter((command) => command.startsWith('scripts/destroy.sh '));
    for (const command of destroy) await person.run(`${command} --yes ${command.split(' ')[1]}`);
    for (const command of destroy) person.done.add(command);
  });

  it('leaves out no command but those of GitHub', () => {
    const left = person.commands().filter((command) => !person.done.has(command));
    deepEqual(
      left.filter(
        // test/aws/rotation.test.ts rotates a key, and test/bootstrap removes an environment.
        (command) =>
          !/^(gh |scripts\/setup\.sh|scripts\/decommission\.sh|scripts\/keys\.sh (status|rotate) |(mkdir|printf) .*scripts\/setup\/values|npx .* (update|environment NAME --remove) )/.test(
            command,
          ),
      ),
      [],
    );
  });

  it('shows no key, and leaves none in the repository or in the bucket', async () => {
    const { Versions } = (await ask('s3api', 'list-object-versions', '--bucket', bucket)) as {
      Versions: { Key: string; VersionId: string }[];
    };
    equal(Versions.length > 2, true);
    const kept: [string, string][] = [];
    for (const { Key, VersionId } of Versions) {
      const url = `${moto.url}/${bucket}/${Key}?versionId=${VersionId}`;
      kept.push([`${Key} ${VersionId}`, await (await fetch(url)).text()]);
    }
    const texts = { ...Object.fromEntries(kept), log: person.log.join('\n') };
    assertNoKey(answers, { texts, folders: [person.dir] });
    equal(
      [...person.keys.values()].some((key) => Object.values(texts).join('').includes(key)),
      false,
    );
  });
}
