import { isProduction, tierWords } from '../model/names/tier-words.ts';
import { type Assess, type Assessment, assessed, shown } from './assessment.ts';
import type { Audited } from './audited.ts';
import type { Job } from './pipeline.ts';
import { appliesOf } from './pipeline-commands.ts';
import type { AuditFile } from './tree.ts';

type Covered =
  | 'reviewed-plans'
  | 'ci-encrypted-secrets'
  | 'ci-own-keys'
  | 'ci-approval'
  | 'ci-audit-logging'
  | 'ci-restricted-secrets';

/** The controls that concern pipelines. */
export const assessPipelines: Readonly<Record<Covered, Assess>> = {
  'reviewed-plans': (repository) => {
    const applies = repository.pipelines.flatMap(({ jobs }) => jobs.flatMap(appliesOf));
    if (applies.length === 0)
      return assessed('cannot-tell', 'No pipeline applies, so that the files do not show how plans are reviewed.');
    const open = applies.find(({ isSavedPlan }) => !isSavedPlan);
    if (open !== undefined)
      return assessed('cannot-tell', 'A pipeline applies a plan that the files do not show.', [shown(open.command)]);
    return assessed(
      'met',
      'Pipelines apply saved plans only.',
      applies.map(({ command }) => shown(command)),
    );
  },
  'ci-encrypted-secrets': (repository) =>
    withPipeline(repository, () => assessed('met', 'Pipelines get secrets by reference or use OpenID Connect.')),
  'ci-own-keys': (repository) =>
    withPipeline(repository, () => {
      const { pipelines, tree, providers } = repository;
      const job = jobsOf(repository).find(
        ({ environment, hasIdentity, variables }) =>
          environment !== undefined && (hasIdentity || variables.some(({ name }) => /API_KEY/i.test(name))),
      );
      const record = tree.files.find(({ path, text }) => path.endsWith('.yo-rc.json') && /"clientId"/.test(text ?? ''));
      const personal = tree.files.find(
        ({ path, text }) => /\.(?:tf|tofu|md)$/.test(path) && /personal[_ ]key/i.test(text ?? ''),
      );
      if (record !== undefined)
        return assessed('met', 'The record names the client of the key of each environment.', [record.path]);
      if (job !== undefined && personal !== undefined)
        return assessed('met', 'The pipeline reads its own secret; users have a personal key.', [
          shown(job),
          personal.path,
        ]);
      return assessed(
        'cannot-tell',
        `The files do not say whose key the ${pipelines.length} pipeline files and ${providers.length} provider configurations use.`,
      );
    }),
  'ci-approval': (repository) =>
    withPipeline(repository, () => {
      const applying = jobsOf(repository).filter((job) => appliesOf(job).length > 0);
      if (applying.length === 0) return assessed('not-applicable', 'No pipeline applies.');
      const open = repository.tree.files.find(isOpenProduction);
      if (open !== undefined)
        return assessed('not-met', 'The gate automatic lets the pipeline apply to production without approval.', [
          `${open.path}:1`,
        ]);
      const production = applying.filter(
        ({ environment = '', id }) =>
          isProduction(`${environment} ${id}`) || tierWords(`${environment} ${id}`).length === 0,
      );
      if (production.length === 0) return assessed('not-applicable', 'No pipeline applies to production.');
      const where = production.map(shown);
      if (production.every(isChecked))
        return assessed('met', 'A person starts or approves the apply, which is checked at run time.', where);
      const script = repository.tree.files.find(
        ({ path, text }) => path.endsWith('.sh') && /reviewers|approval_rules|required_approval/.test(text ?? ''),
      );
      if (script !== undefined)
        return assessed('met', 'A script configures the approval and reads it back.', [...where, script.path]);
      return assessed(
        'cannot-tell',
        'The approval is a setting of the environment, which the files do not show.',
        where,
      );
    }),
  'ci-audit-logging': (repository) =>
    withPipeline(repository, () => {
      const { configuration } = repository;
      const resource = [...configuration.modules.values()]
        .flatMap(({ blocks }) => blocks)
        .find(
          ({ type, labels }) =>
            type === 'resource' && /_logging$|cloudtrail|audit|diagnostic_setting/.test(labels[0] ?? ''),
        );
      if (resource !== undefined) return assessed('met', 'A resource logs access.', [shown(resource)]);
      const kept = jobsOf(repository).find(
        ({ artifacts, commands }) =>
          artifacts.some(({ value }) => /record|audit|log/i.test(value)) ||
          commands.some(
            ({ file, text }) =>
              /(?:^|\/)record\.sh$/.test(file) || (text.includes('GITHUB_STEP_SUMMARY') && /appl/i.test(text)),
          ),
      );
      if (kept !== undefined) return assessed('met', 'The pipeline keeps a record of each apply.', [shown(kept)]);
      return assessed('cannot-tell', 'The log of the platform is outside of the files.');
    }),
  'ci-restricted-secrets': (repository) =>
    withPipeline(repository, () => {
      const using = jobsOf(repository).filter(
        ({ hasIdentity, variables }) =>
          hasIdentity || variables.some(({ name, value }) => /API_KEY/i.test(name) && value !== ''),
      );
      const open = using.find(({ environment }) => environment === undefined);
      if (open !== undefined)
        return assessed(
          'cannot-tell',
          'A job gets an identity or a key without an environment. The files do not say who may use it.',
          [shown(open)],
        );
      if (using.length === 0) return assessed('cannot-tell', 'No job gets a key or an identity.');
      const file = repository.tree.files.find(
        ({ path, text }) =>
          /(?:^|\/)CODEOWNERS$/.test(path) ||
          (path.endsWith('.sh') && /deployment.branch|protected_environments|protected_branches/i.test(text ?? '')),
      );
      if (file === undefined)
        return assessed(
          'cannot-tell',
          'Who may change the environments is a setting of the platform, which no file creates or checks.',
          using.map(shown),
        );
      return assessed('met', 'Secrets and identities belong to environments, and a file restricts who changes them.', [
        file.path,
      ]);
    }),
};

function withPipeline(repository: Audited, assess: () => Assessment): Assessment {
  const { pipelines, unreadPipelines } = repository;
  const [unread] = unreadPipelines;
  if (unread !== undefined) return assessed('cannot-tell', `${unread} is not valid YAML.`, [unread]);
  return pipelines.length === 0 ? assessed('not-applicable', 'There is no pipeline.') : assess();
}

function jobsOf(repository: Audited): readonly Job[] {
  return repository.pipelines.flatMap(({ jobs }) => jobs);
}

/** Whether the files of a job show that a person takes part: a manual job, or a check of the approval at run time. */
function isChecked({ isManual, commands }: Job): boolean {
  return isManual || commands.some(({ text }) => /\/approvals\b|environment_protected/.test(text));
}

/** Whether a file has the settings of an environment of production that needs no approval, as scripts/ci/gate.sh reads them. */
function isOpenProduction({ path, text = '' }: AuditFile): boolean {
  return (
    /(?:^|\/)scripts\/environments\/[^/]+\.env$/.test(path) &&
    /^TIER=production$/m.test(text) &&
    /^GATE=automatic$/m.test(text)
  );
}
