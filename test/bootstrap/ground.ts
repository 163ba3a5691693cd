import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { bootstrapBackend } from '../../templates/bootstrap/backend.ts';
import { bootstrapClouds } from '../../templates/bootstrap/files.ts';
import { answersFor } from '../combinations.ts';
import { lay, makeWorld, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';

/** A repository whose root modules of the bootstrap are small ones, which need no provider. */
export interface Ground {
  readonly dir: string;
  readonly answers: Answers;
  /** Whether the root modules created the storage of the states. */
  readonly storageExists: () => boolean;
  /** Variables of each run. */
  env: Readonly<Record<string, string>>;
  bootstrap(...args: readonly string[]): Promise<Ran>;
  /** The path of a file of the root module of a cloud. */
  at(cloud: string, file: string): string;
  /** The values of a CI/CD environment for scripts/setup.sh. */
  values(ciEnvironment: string): string;
}

interface Choices {
  readonly store?: string;
  readonly backend: string;
  readonly ci?: string;
  readonly engine?: string;
  readonly layout?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Lays a repository. The root module that creates the storage of states creates the file `place`. */
export function ground({
  store = 'environment',
  backend,
  ci = 'gitlab-ci',
  engine = 'terraform',
  ...other
}: Choices): Ground {
  const answers = answersFor(
    { store, read: 'ephemeral', backend, layout: other.layout ?? 'directories', engine },
    { ci: { kind: ci }, ...other.more },
  );
  const dir = scratch('bootstrap');
  const place = join(dir, '.storage');
  lay(plan(answers), dir);
  const repository = repositoryOf(answers);
  const clouds = bootstrapClouds(repository);
  for (const cloud of clouds) {
    const root = join(dir, 'bootstrap', cloud);
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'versions.tf'), 'terraform {\n  required_version = ">= 1.11"\n}\n');
    writeFileSync(join(root, '.terraform.lock.hcl'), '');
    writeFileSync(join(root, 'backend.tf'), `${bootstrapBackend(repository, cloud)}`);
    writeFileSync(join(root, 'main.tf'), rootModule(cloud, cloud === clouds[0], place));
  }
  const world = makeWorld({});
  const self: Ground = {
    dir,
    answers,
    env: {},
    storageExists: () => existsSync(place),
    bootstrap: (...args) =>
      run(join(dir, 'scripts/bootstrap.sh'), args, { cwd: '/', env: { ...stubEnvironment(world), ...self.env } }),
    at: (cloud, file) => join(dir, 'bootstrap', cloud, file),
    values: (name) => {
      const file = join(dir, `scripts/setup/values/${name}.env`);
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
  };
  return self;
}

function rootModule(cloud: string, isFirst: boolean, place: string): string {
  const storage = `
resource "terraform_data" "storage" {
  input = ${JSON.stringify(place)}

  provisioner "local-exec" {
    command = "touch ${place}"
  }

  provisioner "local-exec" {
    when    = destroy
    command = "rm -f \${self.output}"
  }
}
`;
  const name = cloud.toUpperCase();
  return `${isFirst ? storage : ''}
resource "terraform_data" "identity" {
  for_each = toset(["dev-plan", "dev"])
  input    = "${cloud}/\${each.key}"
}

output "ci_environments" {
  value = { for name, identity in terraform_data.identity : name => { ${name}_ROLE = identity.output, ${name}_REGION = "us-west-2" } }
}
`;
}
