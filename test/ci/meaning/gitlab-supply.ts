import { keyImages } from '../../../templates/ci/pins.ts';
import type { GitLabPipeline } from './gitlab-pipeline.ts';
import { type Property, staticKeys, traces, unless } from './property.ts';

const ownScripts = /^(?:exec )?scripts\/ci\/[a-z-]+\.sh( ("[^"`();&|]*"|[a-z0-9_-]+))*$/i;

interface Renovate {
  readonly minimumReleaseAge?: string;
  readonly automerge?: boolean;
  readonly enabledManagers?: readonly string[];
  readonly customManagers?: readonly {
    readonly customType: string;
    readonly managerFilePatterns: readonly string[];
    readonly matchStrings: readonly string[];
    readonly depNameTemplate: string;
  }[];
  readonly packageRules?: readonly {
    readonly matchDepTypes?: readonly string[];
    readonly overrideDepName?: string;
    readonly overridePackageName?: string;
  }[];
}

/** What runs, from where, and for how long. */
export const gitlabSupply: readonly Property<GitLabPipeline>[] = [
  {
    id: 'images',
    says: 'every image is named by its digest, and is in the table or in the answers',
    check: function* ({ document, jobs, repository, answers }) {
      const own = repository.engine.image;
      yield* unless(document.default.image?.name === own, `default: ${document.default.image?.name}`);
      yield* unless(own.includes(`:${repository.engine.version}@sha256:`), `${own}: not the engine's version`);
      for (const { id, job } of jobs)
        if (job.image !== undefined)
          yield* unless(
            [answers.ci.keyAgeImage, answers.ci.rotationImage, ...Object.values(keyImages)].includes(job.image.name),
            `${id}: ${job.image.name} is neither in the table nor in the answers`,
          );
    },
  },
  {
    id: 'entrypoint',
    says: 'the entrypoint of an image does not take the script for arguments',
    check: function* ({ document }) {
      yield* unless(document.default.image?.entrypoint?.join() === '', 'the default image keeps its entrypoint');
    },
  },
  {
    id: 'timeouts',
    says: 'every job ends',
    check: function* ({ document, jobs }) {
      yield* unless(/^\d+ minutes$/.test(document.default.timeout ?? ''), 'no timeout by default');
      for (const { id, job } of jobs)
        yield* unless([undefined, '1 hour'].includes(job.timeout), `${id}: ${job.timeout}`);
    },
  },
  {
    id: 'cache',
    says: 'nothing is cached',
    check: function* ({ document, jobs }) {
      yield* unless(JSON.stringify(document.default.cache) === '[]', 'a cache by default');
      for (const { id, job } of jobs) yield* unless(job.cache === undefined, `${id}: caches`);
    },
  },
  {
    id: 'artifacts',
    says: 'an artifact is for nobody to download, and expires',
    check: function* ({ jobs }) {
      for (const { id, job } of jobs) {
        if (job.artifacts === undefined) continue;
        yield* unless(job.artifacts.access === 'none', `${id}: access ${job.artifacts.access}`);
        yield* unless(job.artifacts.expire_in === '1 day', `${id}: expires in ${job.artifacts.expire_in}`);
      }
    },
  },
  {
    id: 'cooldown',
    says: 'a release is taken a week after it came out, and by a person',
    check: function* ({ files }) {
      const { minimumReleaseAge, automerge } = JSON.parse(files.get('renovate.json') ?? '{}') as Renovate;
      yield* unless(minimumReleaseAge === '7 days', `renovate.json: ${minimumReleaseAge}`);
      yield* unless(automerge === false, 'renovate.json: merges by itself');
    },
  },
  {
    id: 'engine-updates',
    says: 'the version file and the version constraint are updated to releases of the engine',
    check: function* ({ files, repository: { engine } }) {
      const renovate = JSON.parse(files.get('renovate.json') ?? '{}') as Renovate;
      const { enabledManagers = [], customManagers = [], packageRules = [] } = renovate;
      if (engine.releases === undefined) {
        yield* unless(enabledManagers.includes('terraform-version'), 'no manager reads .terraform-version');
        return;
      }
      const version = files.get(engine.versionFile) ?? '';
      const reads = customManagers.some(
        ({ customType, managerFilePatterns, matchStrings, depNameTemplate }) =>
          enabledManagers.includes(`custom.${customType}`) &&
          managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(engine.versionFile)) &&
          matchStrings.some((text) => new RegExp(text).exec(version)?.groups?.currentValue === engine.version) &&
          depNameTemplate === engine.releases,
      );
      yield* unless(reads, `no manager reads ${engine.versionFile}`);
      const rule = packageRules.find(({ matchDepTypes }) => matchDepTypes?.includes('required_version'));
      yield* unless(rule?.overridePackageName === engine.releases, 'required_version is looked up as another program');
    },
  },
  {
    id: 'owners',
    says: 'pipeline files have the owner of the answers',
    check: function* ({ answers, files }) {
      const lines = (files.get('.gitlab/CODEOWNERS') ?? '').split('\n');
      for (const path of ['/.gitlab-ci.yml', '/.gitlab/', '/scripts/', '/.scaffold/'])
        yield* unless(
          lines.some((line) => line.startsWith(`${path} `) && line.endsWith(` ${answers.ci.owners}`)),
          `${path} has no owner`,
        );
    },
  },
  {
    id: 'logic',
    says: 'the logic is in scripts of the repository',
    check: function* ({ jobs, files }) {
      for (const { id, job } of jobs)
        for (const line of job.script ?? []) {
          yield* unless(ownScripts.test(line.trim()), `${id}: ${line}`);
          yield* unless(files.has(line.replace(/^exec /, '').split(' ')[0] ?? ''), `${id}: ${line} is missing`);
        }
    },
  },
  {
    id: 'static-keys',
    says: 'no cloud key outlives its job',
    check: ({ text }) => unless(!staticKeys.test(text), `${staticKeys.exec(text)}`),
  },
  {
    id: 'traces',
    says: 'nothing is traced, which would print credentials',
    check: function* ({ files }) {
      for (const [path, text] of files)
        if (path === '.gitlab-ci.yml' || path.startsWith('scripts/'))
          yield* unless(!traces.test(text), `${path}: ${traces.exec(text)}`);
    },
  },
];
