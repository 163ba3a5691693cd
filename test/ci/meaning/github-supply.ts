import { actions } from '../../../templates/ci/pins.ts';
import { parsed } from './parsed.ts';
import { type Property, staticKeys, traces, unless } from './property.ts';
import type { GitHubPipeline } from './workflow.ts';

const pins = new Set(Object.values(actions).map(({ name, sha }) => `${name}@${sha}`));
const exact = /^v?\d+\.\d+\.\d+$/;

interface Dependabot {
  readonly updates: readonly {
    readonly 'package-ecosystem': string;
    readonly cooldown?: { readonly 'default-days'?: number };
  }[];
}

/** What runs, from where, and for how long. */
export const supply: readonly Property<GitHubPipeline>[] = [
  {
    id: 'pins',
    says: 'every action is named by a full commit of the table',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { uses } of steps)
          if (uses !== undefined) yield* unless(pins.has(uses), `${at}: ${uses} is not in the table`);
    },
  },
  {
    id: 'versions',
    says: 'every tool that an action installs has an exact version',
    check: function* ({ jobs, repository }) {
      for (const { at, steps } of jobs)
        for (const { uses = '', with: settings = {} } of steps) {
          const versions = Object.entries(settings).filter(([name]) => /(^|_)version$/.test(name));
          for (const [name, value] of versions) yield* unless(exact.test(String(value)), `${at}: ${name} is ${value}`);
          if (!/setup-|trivy/.test(uses)) continue;
          yield* unless(versions.length > 0, `${at}: ${uses} installs what is newest`);
          if (/setup-(terraform|opentofu)/.test(uses))
            yield* unless(
              versions[0]?.[1] === repository.engine.version,
              `${at}: not the engine's version of the repository`,
            );
        }
    },
  },
  {
    id: 'runners',
    says: 'runners are hosted, and of a version',
    check: function* ({ jobs }) {
      for (const { at, job } of jobs) yield* unless(job['runs-on'] === 'ubuntu-24.04', `${at}: ${job['runs-on']}`);
    },
  },
  {
    id: 'timeouts',
    says: 'every job ends',
    check: function* ({ jobs }) {
      for (const { at, job } of jobs)
        yield* unless((job['timeout-minutes'] ?? Number.POSITIVE_INFINITY) <= 60, `${at}: no timeout`);
    },
  },
  {
    id: 'cache',
    says: 'nothing is cached',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { uses = '', with: settings = {} } of steps) {
          yield* unless(!uses.includes('actions/cache'), `${at}: ${uses}`);
          yield* unless(['undefined', 'false'].includes(String(settings.cache)), `${at}: ${uses} caches`);
        }
    },
  },
  {
    id: 'artifacts',
    says: 'no plan becomes an artifact, which every reader could download',
    check: function* ({ jobs }) {
      for (const { at, steps } of jobs)
        for (const { uses = '' } of steps) yield* unless(!uses.includes('artifact'), `${at}: ${uses}`);
    },
  },
  {
    id: 'cooldown',
    says: 'a release is taken a week after it came out',
    check: function* ({ files }) {
      const { updates } = parsed(files.get('.github/dependabot.yml') ?? '') as Dependabot;
      const kinds = updates.map((one) => one['package-ecosystem']);
      yield* unless(kinds.includes('github-actions'), 'actions are not kept up');
      for (const { cooldown, 'package-ecosystem': kind } of updates)
        yield* unless((cooldown?.['default-days'] ?? 0) >= 7, `${kind}: no cooldown of a week`);
    },
  },
  {
    id: 'ecosystem',
    says: 'provider updates are looked up in the registry of the engine',
    check: function* ({ files, repository }) {
      const { updates } = parsed(files.get('.github/dependabot.yml') ?? '') as Dependabot;
      const kinds = updates.map((one) => one['package-ecosystem']);
      // Dependabot has an ecosystem of its own for OpenTofu, and does not use its registry in the other one.
      yield* unless(kinds.includes(repository.engine.binary === 'tofu' ? 'opentofu' : 'terraform'), kinds.join());
    },
  },
  {
    id: 'owners',
    says: 'pipeline files have the owner of the answers',
    check: function* ({ answers, files }) {
      const lines = (files.get('.github/CODEOWNERS') ?? '').split('\n');
      for (const path of ['/.github/', '/scripts/', '/.scaffold/'])
        yield* unless(
          lines.some((line) => line.startsWith(path) && line.endsWith(` ${answers.ci.owners}`)),
          `${path} has no owner`,
        );
    },
  },
  {
    id: 'static-keys',
    says: 'no cloud key outlives its job',
    check: function* ({ workflows }) {
      for (const { path, text } of workflows)
        yield* unless(!staticKeys.test(text), `${path}: ${staticKeys.exec(text)}`);
    },
  },
  {
    id: 'traces',
    says: 'nothing is traced, which would print credentials',
    check: function* ({ files }) {
      for (const [path, text] of files)
        if (path.startsWith('.github/workflows/') || path.startsWith('scripts/'))
          yield* unless(!traces.test(text), `${path}: ${traces.exec(text)}`);
    },
  },
];
