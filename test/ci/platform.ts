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
  return [...missingTests(platform), ...missingGates(repository, files), ...missingIdentities(repository, files)];
}

function missingTests({ kind }: PipelinePlatform): readonly string[] {
  const { mutants, properties } = meaningOf(kind);
  return required.flatMap((id) => [
    ...(properties.some((property) => property.id === id) ? [] : [`no test of ${id}`]),
    ...(mutants.some(({ kills }) => kills === id) ? [] : [`no mutant that a test of ${id} kills`]),
  ]);
}

/** The settings of an environment that scripts/setup.sh reads, line by line. */
function settingsOf(files: FileSet, name: string): readonly string[] {
  return files.get(`scripts/setup/environments/${name}.env`)?.text.split('\n') ?? [];
}

function missingGates(repository: Repository, files: FileSet): readonly string[] {
  return [
    ...(files.has('scripts/setup.sh') ? [] : ['no script sets up gates']),
    ...deploymentsOf(repository).flatMap(({ name, gate }) =>
      settingsOf(files, name).includes(`GATE=${gate}`) ? [] : [`no gate ${gate} of ${name}`],
    ),
  ];
}

/** What the jobs of a deployment log in with is set in its two CI/CD environments, and both are in a file. */
function missingIdentities(repository: Repository, files: FileSet): readonly string[] {
  const { ci } = repository;
  const written = (ci.hasPipeline ? ci.listings : []).map((path) => files.get(path)?.text ?? '').join('\n');
  const tokens = loginsOfRepository(repository).filter((login) => credentialOf(login) === 'job-token');
  return deploymentsOf(repository).flatMap((deployment) => {
    const settings = settingsOf(files, deployment.name);
    const has = (setting: string): boolean => settings.some((line) => line.startsWith(setting));
    return [
      ...allNames(tokens).variables.flatMap((name) =>
        has(`VARIABLE=${name}=`) ? [] : [`no ${name} of ${deployment.name}`],
      ),
      ...handedKeys(repository, deployment).flatMap(({ secret }) =>
        settings.includes(`SECRET=${secret}`) ? [] : [`no ${secret} of ${deployment.name}`],
      ),
      ...[`${deployment.name}-plan`, deployment.name].flatMap((environment) =>
        new RegExp(`(?<![\\w-])${environment}(?![\\w-])`).test(written) ? [] : [`no job is in ${environment}`],
      ),
    ];
  });
}
