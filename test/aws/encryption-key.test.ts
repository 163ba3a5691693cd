import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import { lay, makeWorld, needs, overrideBackend, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { pathOf, withClients } from './clients.ts';
import { account, type Moto, startMoto } from './moto.ts';
import { readBlocks } from './readme-commands.ts';

withClients('The key that encrypts states, in KMS', (clients) => {
  describe('The key that encrypts states, in KMS', function () {
    needs('tofu', 'bash');
    this.timeout(120_000);
    let moto: Moto;
    before(async () => {
      moto = await startMoto();
    });
    after(() => moto?.stop());

    for (const client of clients)
      it(`is created by the commands of the README, and encrypts with OpenTofu: ${client.version}`, async () => {
        const region = client === clients[0] ? 'eu-west-1' : 'eu-central-1';
        const kmsKey = `arn:aws:kms:${region}:${account}:alias/tfstate`;
        const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories' };
        const answers = answersFor({ ...choice, engine: 'opentofu' }, { stateEncryption: { kmsKey } });
        const dir = scratch('kms');
        lay(plan(answers), dir);
        const [root] = repositoryOf(answers).roots;
        if (root === undefined) throw new Error('a root module expected');
        const cwd = join(dir, root.directory);
        overrideBackend(cwd);
        const env = {
          ...stubEnvironment(makeWorld(seeds(answers))),
          ...keyVariables(answers, root.environments),
          ...moto.administrator,
          PATH: pathOf(client),
        };
        const commands = readBlocks(readFileSync(join(dir, 'README.md'), 'utf8'))
          .flatMap((block) => block.commands)
          .filter((command) => command.startsWith('aws kms '));
        equal(commands.length, 1);
        for (const command of commands) {
          const { status, text } = await run('bash', ['-euc', command], { cwd: dir, env });
          equal(status, 0, text);
        }
        for (const args of [['init'], ['apply', '-auto-approve'], ['plan', '-detailed-exitcode']]) {
          const { status, text } = await run('tofu', [...args, '-no-color', '-input=false'], { cwd, env });
          equal(status, 0, text);
        }
        const state = readFileSync(join(cwd, 'terraform.tfstate'), 'utf8');
        match(state, /"encrypted_data":/);
        deepEqual(Object.keys(JSON.parse(state).meta), [kmsKey]);
        ok(!state.includes('unionai_project'));
      });
  });
});
