import type { AnswerName } from './checklist-states.ts';

/** Why a repository has a file. */
export interface Purpose {
  /** The path of the file within the repository, or within its root module. */
  readonly at: RegExp;
  /** The answers that decide whether the file exists; none for a file of every repository. */
  readonly answers: readonly AnswerName[];
  /** What the file does and protects: a sentence. */
  readonly protects: string;
}

/** What decides which clouds have one-time resources. */
const clouds: readonly AnswerName[] = ['secretStore', 'backend', 'ci', 'stateEncryption'];

/** The files that are neither of a pipeline nor in a root module; the first entry that matches counts. */
export const filePurposes: readonly Purpose[] = [
  // Documents and settings
  {
    at: /^README\.md$/,
    answers: [],
    protects: 'Explains the one-time setup and the daily use, for these choices only.',
  },
  {
    at: /^SECURITY\.md$/,
    answers: [],
    protects: 'Shows reviewers how each line of the checklist is met, and what is not protected.',
  },
  {
    at: /^RUNBOOK\.md$/,
    answers: [],
    protects: 'Has the commands for incidents: a leaked key, a stale lock, a lost or damaged state.',
  },
  {
    at: /^AGENTS\.md$/,
    answers: [],
    protects: 'Tells coding agents and contributors what they must never do, and how to check a change.',
  },
  {
    at: /^\.gitignore$/,
    answers: [],
    protects: 'Keeps states, plans and variable files, which can contain keys, out of Git.',
  },
  {
    at: /^\.gitattributes$/,
    answers: [],
    protects: 'Keeps line ends that scripts and checksums need, on every system.',
  },
  { at: /^\.editorconfig$/, answers: [], protects: 'Makes editors write the formatting that the checks require.' },
  {
    at: /^\.pre-commit-config\.yaml$/,
    answers: [],
    protects: 'Searches each commit for keys, and checks formatting, before it is created.',
  },
  { at: /^\.tflint\.hcl$/, answers: [], protects: 'Makes TFLint report errors that validation does not find.' },
  {
    at: /^\.[a-z]+-version$/,
    answers: ['engine'],
    protects: 'Pins the version of the engine, so that all users and jobs run the same one.',
  },
  {
    at: /^answers\.example\.yaml$/,
    answers: [],
    protects: 'Is an example of an answers file, for updates from a script.',
  },
  {
    at: /^imports\.tf\.example$/,
    answers: [],
    protects: 'Shows how to import existing objects, so that they are not created twice.',
  },
  { at: /^\.yo-rc\.json$/, answers: [], protects: 'Records the answers. It contains no secret.' },
  {
    at: /^\.scaffold\//,
    answers: [],
    protects: 'Records what was generated, so that an update never overwrites an edit.',
  },

  // The module
  { at: /^modules\/workspace\/tests\//, answers: [], protects: 'Tests the workspace module without a key.' },
  {
    at: /^modules\/workspace\/access\.schema\.json$/,
    answers: [],
    protects: 'Lets editors complete and check the access files.',
  },
  {
    at: /^modules\/workspace\/access\//,
    answers: [],
    protects: 'Checks an access file before anything is planned: unknown names and mistakes stop the run.',
  },
  {
    at: /^modules\/workspace\//,
    answers: [],
    protects: 'Creates projects, roles and policies from typed variables, all with descriptions.',
  },

  // One-time resources of the clouds
  {
    at: /^bootstrap\/[^/]+\/storage\.tf$/,
    answers: ['backend'],
    protects: 'Creates private, encrypted and versioned storage for states and saved plans.',
  },
  {
    at: /^bootstrap\/[^/]+\/(?:vaults|mounts)\.tf$/,
    answers: ['secretStore'],
    protects: 'Creates the container of the secrets. The keys themselves are never in a state.',
  },
  {
    at: /^bootstrap\/[^/]+\/logging\.tf$/,
    answers: ['secretStore', 'backend'],
    protects: 'Turns on the audit log of reads of secrets and states.',
  },
  {
    at: /^bootstrap\/[^/]+\/(?:identity|identity-provider|roles)\.tf$/,
    answers: clouds,
    protects: 'Lets jobs of this pipeline log in with OIDC, without a stored cloud credential.',
  },
  {
    at: /^bootstrap\/[^/]+\/encryption\.tf$/,
    answers: ['stateEncryption', 'backend', 'ci'],
    protects: 'Grants the identities of the pipeline the key that encrypts states and plans.',
  },
  {
    at: /^bootstrap\/[^/]+\/(?:environment-[^/]+|environments)\.tf$/,
    answers: [...clouds, 'layout'],
    protects: 'Creates the secrets and the separate plan and apply identities of each environment.',
  },
  {
    at: /^bootstrap\/[^/]+\/environment\//,
    answers: clouds,
    protects: 'Grants the identities of one environment access to its own secrets and state only.',
  },
  {
    at: /^bootstrap\/[^/]+\/opentofu\.tofu$/,
    answers: [...clouds, 'engine'],
    protects: 'Requires the version of OpenTofu that supports what the configuration uses.',
  },
  {
    at: /^bootstrap\/[^/]+\/variables\.tf$/,
    answers: clouds,
    protects: 'Declares the values that the one-time setup needs. None is a secret.',
  },
  {
    at: /^bootstrap\//,
    answers: clouds,
    protects: 'Is a part of the root module that creates the one-time resources of the cloud.',
  },
  {
    at: /^scripts\/bootstrap(?:\.sh$|\/)/,
    answers: clouds,
    protects:
      'Creates the one-time resources, and passes their names to the pipeline, so that no value is copied by hand.',
  },

  // Scripts
  {
    at: /^scripts\/find-keys\.sh$/,
    answers: [],
    protects: 'Searches files for API keys, and prints the place, never the key.',
  },
  {
    at: /^scripts\/lock-providers\.sh$/,
    answers: [],
    protects: 'Locks each provider to its checksums, so that a replaced package is rejected.',
  },
  {
    at: /^scripts\/destroy\.sh$/,
    answers: [],
    protects: 'Destroys an environment only after a plan whose guards accept the key.',
  },
  {
    at: /^scripts\/decommission(?:\.sh$|\/)/,
    answers: [],
    protects: 'Removes an environment in a safe order: objects, keys, secrets, identities.',
  },
  {
    at: /^scripts\/init-state\.sh$/,
    answers: ['backend'],
    protects: 'Writes the first, empty state, so that the plan identity needs no write access.',
  },
  {
    at: /^scripts\/keys\/store\.sh$/,
    answers: ['secretStore'],
    protects: 'Stores a key in the secret store from standard input: it is never in an argument or a log.',
  },
  {
    at: /^scripts\/keys\/(?:rotate-)?pipeline\.sh$/,
    answers: ['secretStore', 'backend', 'ci'],
    protects: 'Stores a key as a secret of the CI/CD platform from standard input.',
  },
  {
    at: /^scripts\/keys\/[^/]+\.plan\.env$/,
    answers: ['ci', 'backend', 'secretRead', 'planKey'],
    protects: 'Names the place of the view-only key of plans. It contains no secret.',
  },
  {
    at: /^scripts\/keys\/[^/]+\.env$/,
    answers: [],
    protects: 'Names the place of the key of an environment. It contains no secret.',
  },
  {
    at: /^scripts\/keys(?:\.sh$|\/)/,
    answers: [],
    protects: 'Loads, rotates and revokes keys, and never writes one to a file, an argument or a log.',
  },
  {
    at: /^scripts\/environments\/[^/]+\.deletions$/,
    answers: ['ci', 'backend'],
    protects: 'Lists objects of production whose deletion was reviewed. The pipeline refuses all others.',
  },
  {
    at: /^scripts\/environments\//,
    answers: [],
    protects: 'Tells the scripts the folder, the gate and the organization of an environment.',
  },
];
