import type { AnswerName } from './checklist-states.ts';
import type { Purpose } from './file-purposes.ts';

const deploying: readonly AnswerName[] = ['ci', 'backend'];
const rotating: readonly AnswerName[] = ['rotation', 'ci', 'backend', 'secretStore'];

/** The files of a pipeline; the first entry that matches counts. */
export const pipelinePurposes: readonly Purpose[] = [
  // Where the platform looks
  {
    at: /(?:^|\/)CODEOWNERS$/,
    answers: ['ci'],
    protects: 'Requires a review by the owner of the pipeline for changes to it.',
  },
  {
    at: /^\.github\/dependabot\.yml$|^renovate\.json$/,
    answers: ['ci'],
    protects: 'Proposes updates of pinned versions, a week after their release.',
  },
  {
    at: /-check\.yml$/,
    answers: ['ci'],
    protects: 'Checks each change without a credential. It plans at most a development environment.',
  },
  {
    at: /-deploy\.yml$/,
    answers: deploying,
    protects: 'Applies exactly the plan that was displayed, tier by tier, after the gate of each environment.',
  },
  {
    at: /-drift\.yml$/,
    answers: deploying,
    protects: 'Finds changes made outside of Terraform, and keys that are due, every night.',
  },
  { at: /-rotate\.yml$/, answers: rotating, protects: 'Rotates each key before its maximum age.' },
  {
    at: /^\.gitlab-ci\.yml$/,
    answers: ['ci'],
    protects:
      'Checks each change, and applies exactly the plan that was displayed, after the gate of each environment.',
  },
  { at: /^\.gitlab\//, answers: ['ci'], protects: 'Is the part of the pipeline that belongs to this folder.' },

  // One-time setup of the platform
  {
    at: /^scripts\/setup\/environments\/[^/]+\.env$/,
    answers: [...deploying, 'layout'],
    protects: 'Has the settings of a CI/CD environment: its gate, branches and variables. None is a secret.',
  },
  {
    at: /^scripts\/setup(?:\.sh$|\/)/,
    answers: ['ci'],
    protects: 'Protects the deployment branch and the CI/CD environments, and reads every setting back.',
  },

  // Checks
  {
    at: /^scripts\/ci\/static\.sh$/,
    answers: ['ci'],
    protects: 'Searches for keys and validates every root module, without a credential.',
  },
  {
    at: /^scripts\/ci\/test-access\.sh$/,
    answers: ['ci'],
    protects: 'Checks the access files before anything is planned, without a credential.',
  },
  {
    at: /^scripts\/ci\/audit\.sh$|^scripts\/lock-tools\.sh$|^scripts\/tools\//,
    answers: ['ci'],
    protects: 'Audits each change with a version of the generator that is locked to its checksum.',
  },
  { at: /^scripts\/ci\/lib\.sh$/, answers: ['ci'], protects: 'Has the functions of the scripts of the pipeline.' },

  // Plan and apply
  {
    at: /^scripts\/ci\/gate\.sh$/,
    answers: deploying,
    protects: 'Refuses an apply that was not approved as the environment requires, whatever the platform allows.',
  },
  {
    at: /^scripts\/ci\/(?:claims|planned)\.sh$/,
    answers: deploying,
    protects: 'Records who ran the plan, from the ID token of the job, so that the same user cannot approve it.',
  },
  {
    at: /^scripts\/ci\/apply\.sh$/,
    answers: deploying,
    protects: 'Applies a plan only if its SHA-256 is that of the reviewed one and the gate is open.',
  },
  {
    at: /^scripts\/ci\/replan\.sh$/,
    answers: deploying,
    protects: 'Plans again before the apply, and stops if the plan is not the reviewed one.',
  },
  {
    at: /^scripts\/ci\/(?:seal|unseal|sealed-place)\.sh$/,
    answers: deploying,
    protects: 'Passes the saved plan, which has values in plain text, through a private bucket.',
  },
  {
    at: /^scripts\/ci\/plan\.sh$/,
    answers: deploying,
    protects: 'Plans with an identity that cannot change resources, and searches the plan for secrets.',
  },
  {
    at: /^scripts\/ci\/show\.sh$/,
    answers: deploying,
    protects: 'Shows the plan to approve, without sensitive values.',
  },
  {
    at: /^scripts\/ci\/comment\.sh$/,
    answers: [...deploying, 'layout'],
    protects: 'Shows the plan in a comment on the request, without sensitive values.',
  },
  {
    at: /^scripts\/ci\/access-changes\.sh$/,
    answers: deploying,
    protects: 'Shows reviewers who gains and who loses access.',
  },
  {
    at: /^scripts\/ci\/deletions\.sh$/,
    answers: deploying,
    protects: 'Stops a plan that deletes objects of production without a reviewed acknowledgment.',
  },
  { at: /^scripts\/ci\/record\.sh$/, answers: deploying, protects: 'Records who applied which plan, and the result.' },
  {
    at: /^scripts\/ci\/google\.sh$/,
    answers: ['secretStore', ...deploying],
    protects: 'Requests tokens with the identity of the job, which expire after the job.',
  },
  {
    at: /^scripts\/ci\/login\.sh$/,
    answers: deploying,
    protects: 'Logs the job in with OIDC, without a stored cloud credential.',
  },
  {
    at: /^scripts\/break-glass\.sh$/,
    answers: deploying,
    protects: 'Applies in an emergency without the pipeline, with a recorded reason.',
  },

  // Nightly checks and rotation
  {
    at: /^scripts\/ci\/(?:check-key-age|key-created)\.sh$/,
    answers: deploying,
    protects: 'Finds keys that are due for a rotation, without reading them.',
  },
  {
    at: /^scripts\/ci\/store-login\.sh$/,
    answers: rotating,
    protects: 'Logs the rotation in to the secret store, without a stored credential.',
  },
  {
    at: /^scripts\/ci\/(?:rotate|report-rotation|check-pending|install-flyte)\.sh$|^scripts\/ci\/flyte\.txt$/,
    answers: rotating,
    protects: 'Rotates each key before its maximum age, with tools that are locked to their checksums.',
  },
  {
    at: /^scripts\/ci\/(?:drift|issue|report-[a-z]+)\.sh$/,
    answers: deploying,
    protects: 'Reports drift, and deployments that failed. It prints names, never values.',
  },
  {
    at: /^scripts\/ci\/(?:init|json|rest|run)\.sh$/,
    answers: deploying,
    protects: 'Has the functions of the scripts of the pipeline.',
  },
];
