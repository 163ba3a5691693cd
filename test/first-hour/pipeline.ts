import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { thingsIn } from '../bootstrap/access.ts';
import { cloudCommands, type FakeCommands, fakeCommands } from '../ci/toolbox.ts';
import { type BootstrappedCloud, identityOf } from './clouds.ts';
import type { Hour } from './hour.ts';

/** What a pipeline of the deployment branch did. */
export interface Deployed {
  readonly applied: readonly string[];
  /** Environments whose plan waits for an approval. */
  readonly waiting: readonly string[];
  /** Environments whose plan has no changes. */
  readonly unchanged: readonly string[];
  readonly text: string;
  /** Work trees and artifacts that jobs left. */
  readonly folders: readonly string[];
}

/** A forge: its command line at the workstation, and its pipelines. */
export interface Forge {
  /** The variables of a CI/CD environment, as scripts/setup.sh set them. */
  variables(environment: string): Readonly<Record<string, string>>;
  /** The pipeline of a pull or merge request. Returns its log. @throws if a job fails */
  request(branch: string, clouds: readonly BootstrappedCloud[]): Promise<string>;
  /** The pipeline of the deployment branch. @throws if a job fails */
  deploy(approved: readonly string[], clouds: readonly BootstrappedCloud[]): Promise<Deployed>;
  close(): Promise<void>;
}

/** What the log of a pipeline says. */
export function deployed(text: string, folders: readonly string[]): Deployed {
  const names = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  const applied = names(/\benvironment=(\S+) .*result=applied$/gm);
  return {
    applied,
    waiting: names(/\benvironment=(\S+) has_changes=true/g).filter((name) => !applied.includes(name)),
    unchanged: names(/\benvironment=(\S+) has_changes=false/g),
    text,
    folders,
  };
}

/** Variables of all jobs: no login of the workstation is among them. */
export function jobEnvironment({ storage }: Hour): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(storage.environment).filter(([name]) => !/^(ARM_|AWS_ACCESS_KEY|AWS_SECRET)/.test(name)),
  );
}

/** The command lines of clouds in the jobs. An identity creates and reads the saved plans that its policies name. */
export function jobCommands(
  { answers }: Hour,
  clouds: readonly BootstrappedCloud[],
  more: Readonly<Record<string, string>>,
): FakeCommands {
  const allowed = clouds.flatMap((one) =>
    thingsIn(repositoryOf(answers), one.cloud).flatMap((thing) =>
      thing.kind !== 'plans'
        ? []
        : Object.keys(one.environments).flatMap((name) =>
            (['create', 'read'] as const)
              .filter((attempt) => one.access.verdict(name, thing, attempt) === 'all')
              .map((attempt) => `${attempt} ${thing.state.name} ${identityOf(one, name)}`),
          ),
    ),
  );
  const permission = `deployment=''
for word; do case "$word" in plans/*/*) deployment="\${word#plans/}" deployment="\${deployment%%/*}" ;; esac; done
case "$*" in *put-object* | *'blob upload'*) use=create ;; *) use=read ;; esac
grep -qxF -e "$use $deployment \${TFSTUB_IDENTITY-}" "$place/allowed" || {
  echo "AccessDenied: \${TFSTUB_IDENTITY-} may not $use plans of $deployment" >&2
  exit 254
}
`;
  const { binary } = repositoryOf(answers).engine;
  const commands = fakeCommands({
    // The exchange of the token of a job for one of its service account.
    [binary]: `[ -z "\${GCP_SERVICE_ACCOUNT-}" ] || export GOOGLE_OAUTH_ACCESS_TOKEN="job:$GCP_SERVICE_ACCOUNT"
exec "$(PATH="\${PATH#*:}" command -v ${binary})" "$@"`,
    aws: permission + cloudCommands.aws,
    az: permission + cloudCommands.az,
    ...{ tflint: '', shellcheck: '' },
    ...more,
  });
  writeFileSync(join(commands.place, 'allowed'), `${allowed.join('\n')}\n`);
  return commands;
}
