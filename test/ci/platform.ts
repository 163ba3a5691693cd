import { FileSet } from '../../src/model/file-set.ts';
import { allNames, credentialOf } from '../../src/model/login.ts';
import type { PipelinePlatform, Repository } from '../../src/model/repository.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { deploymentsOf, loginsOfRepository } from '../../templates/ci/deployment.ts';
import { handedKeys } from '../../templates/ci/keys.ts';
import { answersFor, type Combination } from '../combinations.ts';
import { meaningOf } from './meaning/meaning.ts';
import { environments } from './pipelines.ts';

/** Assertions about gates and identities that the tests of every platform's pipelines have to make. */
const required = [
  'environments',
  'gate',
  'keys',
  'own-plan',
  'bound',
  'requests',
  'forks',
  'triggers',
  'oidc',
  'secrets',
];

/**
 * What a platform lacks of tests of its gates and identities, and of commands that set up both,
 * for one combination of choices.
 */
export function missingParts(platform: PipelinePlatform, combination: Combination): readonly string[] {
  const answers = answersFor(combination, { environments });
  const settings = Object.fromEntries(
    Object.entries(platform.fields).map(([name, field]) => [name, field.example ?? field.default]),
  );
  const repository = { ...repositoryOf(answers), ci: platform };
  const files = new FileSet();
  platform.write(repository, settings, files);
  return [
    ...missingTests(platform),
    ...missingGates(platform, repository, settings, files),
    ...missingIdentities(platform, repository, settings, files),
  ];
}

type Settings = Parameters<PipelinePlatform['readme']>[1];

function missingTests({ kind }: PipelinePlatform): readonly string[] {
  const { mutants, properties } = meaningOf(kind);
  return required.flatMap((id) => [
    ...(properties.some((property) => property.id === id) ? [] : [`no test of ${id}`]),
    ...(mutants.some(({ kills }) => kills === id) ? [] : [`no mutant that a test of ${id} kills`]),
  ]);
}

function missingGates(
  platform: PipelinePlatform,
  repository: Repository,
  settings: Settings,
  files: FileSet,
): readonly string[] {
  const deployments = deploymentsOf(repository);
  const [script = '', ...words] = `${platform.gates(repository, settings, deployments)}`.split(/\s+/);
  return [
    ...(files.has(script) ? [] : ['the command for gates runs no script of the repository']),
    ...deployments.flatMap(({ name, approved }) => {
      const gate = `${name}:${approved ? 'approval' : 'automatic'}`;
      return words.some((word) => word === gate || word.startsWith(`${gate}:`)) ? [] : [`no gate ${gate}`];
    }),
  ];
}

/** What the jobs of a deployment log in with has a command in each of its two CI environments, and both are in a file. */
function missingIdentities(
  platform: PipelinePlatform,
  repository: Repository,
  settings: Settings,
  files: FileSet,
): readonly string[] {
  const written = platform.listings.map((path) => files.get(path)?.text ?? '').join('\n');
  const tokens = loginsOfRepository(repository).filter((login) => credentialOf(login) === 'job-token');
  return deploymentsOf(repository).flatMap((deployment) => {
    const commands = platform.identities(repository, settings, deployment).map((command) => ` ${command} `);
    const names = [...allNames(tokens).variables, ...handedKeys(repository, deployment).map(({ secret }) => secret)];
    return [`${deployment.name}-plan`, deployment.name].flatMap((environment) => [
      ...names.flatMap((name) =>
        commands.some((command) => command.includes(` ${name} `) && command.includes(` ${environment} `))
          ? []
          : [`no ${name} of ${environment}`],
      ),
      ...(new RegExp(`(?<![\\w-])${environment}(?![\\w-])`).test(written) ? [] : [`no job is in ${environment}`]),
    ]);
  });
}
