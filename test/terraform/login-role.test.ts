import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines, layouts, secretReads } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { parseHcl } from '../hcl.ts';
import { isSlow } from '../slow.ts';
import { seeds } from './keys.ts';
import { lay, makeWorld, needs, overrideBackend, type Ran, run, scratch, stubEnvironment } from './workbench.ts';

interface Login {
  readonly op: string;
  readonly provider?: string;
  readonly config?: {
    readonly skip_child_token?: boolean;
    readonly auth_login_jwt?: readonly { readonly role: string }[];
  };
}

/** How the Vault provider was configured, in order. */
function logins(world: string): readonly NonNullable<Login['config']>[] {
  const lines = readFileSync(join(world, 'calls.jsonl'), 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as Login);
  return entries.flatMap(({ op, provider, config }) =>
    op === 'configure' && provider === 'vault' && config ? [config] : [],
  );
}

const rolesOf = (world: string): readonly (string | undefined)[] =>
  logins(world).map(({ auth_login_jwt: [login] = [] }) => login?.role);

for (const { binary, kind: engine } of isSlow ? engines : engines.slice(0, 1))
  for (const { kind: layout } of isSlow ? layouts : layouts.slice(0, 1))
    for (const { kind: read } of isSlow ? secretReads : secretReads.slice(0, 1))
      describe(`The Vault login with ${engine}, layout ${layout}, read ${read}`, function () {
        needs(binary);
        this.timeout(60_000);

        it('uses the role of the plan while it plans, and the role of the apply while it applies', async () => {
          const answers = answersFor({ store: 'vault', read, backend: 's3', layout, engine });
          const dir = scratch('role');
          lay(plan(answers), dir);
          const [root] = repositoryOf(answers).roots;
          ok(root);
          const cwd = join(dir, root.directory);
          overrideBackend(cwd);
          const [planned, applied] = [makeWorld(seeds(answers)), makeWorld(seeds(answers))];
          const succeeds = async (world: string, role: string, command: string, ...args: string[]): Promise<Ran> => {
            const env = { ...stubEnvironment(world), TF_VAR_vault_jwt_role: role };
            const ran = await run(binary, [command, '-input=false', '-no-color', ...args], { cwd, env });
            equal(ran.status, 0, `${binary} ${command}: ${ran.text}`);
            return ran;
          };
          await succeeds(planned, 'role-that-plans', 'init');
          await succeeds(planned, 'role-that-plans', 'plan', '-out=reviewed.tfplan');
          await succeeds(applied, 'role-that-applies', 'apply', 'reviewed.tfplan');
          deepEqual([...new Set(rolesOf(planned))], ['role-that-plans']);
          deepEqual([...new Set(rolesOf(applied))], ['role-that-applies']);
          for (const config of [...logins(planned), ...logins(applied)]) equal(config.skip_child_token, true);
        });
      });

describe('A variable that selects an identity', () => {
  it('is ephemeral in every repository with such a variable', async () => {
    for (const { kind: layout } of layouts) {
      const answers = answersFor({ store: 'vault', read: 'ephemeral', backend: 's3', layout, engine: 'terraform' });
      for (const { directory } of repositoryOf(answers).roots) {
        const blocks = await parseHcl(plan(answers).get(join(directory, 'variables.tf'))?.text ?? '');
        const role = blocks.find(({ labels }) => labels[0] === 'vault_jwt_role');
        equal(role?.attributes.get('ephemeral'), 'true');
      }
    }
  });
});
