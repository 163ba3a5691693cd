import type { Purpose } from './file-purposes.ts';

/** The files of a root module with environments; the first entry that matches counts. */
export const rootPurposes: readonly Purpose[] = [
  { at: /^README\.md$/, answers: ['layout'], protects: 'Has what is particular to this environment.' },
  {
    at: /^access\.yaml$/,
    answers: ['layout'],
    protects: 'Declares who has which access in this environment, in one file to review.',
  },
  {
    at: /^backend\.tf$/,
    answers: ['layout'],
    protects: 'Places the state in the backend, with its encryption and its lock.',
  },
  {
    at: /^main\.tf$/,
    answers: ['layout'],
    protects: 'Calls the workspace module, and has the guard that rejects the key of another environment.',
  },
  {
    at: /^keys\.tf$/,
    answers: ['layout'],
    protects: 'Fails the run if two environments use the same key.',
  },
  {
    at: /^outputs\.tf$/,
    answers: ['layout'],
    protects: 'Outputs the IDs of the created objects, and no secret.',
  },
  {
    at: /^providers\.tf$/,
    answers: ['layout'],
    protects: 'Reads the key without writing it to a file, and limits the provider to one organization.',
  },
  {
    at: /^variables\.tf$/,
    answers: ['layout'],
    protects: 'Declares the input variables. Those with a key are sensitive and ephemeral.',
  },
  {
    at: /^versions\.tf$/,
    answers: ['layout'],
    protects: 'Limits the versions of the engine and of the providers.',
  },
  {
    at: /^opentofu\.tofu$/,
    answers: ['layout', 'engine'],
    protects: 'Requires the version of OpenTofu that supports what the configuration uses.',
  },
  {
    at: /^encryption\.tofu$/,
    answers: ['stateEncryption', 'engine', 'layout'],
    protects: 'Encrypts the state and every plan before they leave the run.',
  },
  {
    at: /\.tfvars\.example$/,
    answers: ['layout'],
    protects: 'Shows which values a local run needs. Git ignores the copy that contains them.',
  },
  {
    at: /^tests\/access\.tftest\.hcl$/,
    answers: ['layout'],
    protects: 'Tests the access files with a mock provider, without a key.',
  },
  {
    at: /^access\/[^/]+\.yaml$/,
    answers: ['layout'],
    protects: 'Declares who has which access in this environment, in one file to review.',
  },
  {
    at: /^[^/]+\.tf$/,
    answers: ['layout'],
    protects: 'Has one environment: its provider, its key, and the guard that rejects the key of another one.',
  },
];

/** The files of a root module that all environments share. */
export const sharedRootPurposes: readonly Purpose[] = [
  {
    at: /^variables\.tf$/,
    answers: ['layout', 'secretStore', 'planKey', 'secretRead', 'ci', 'backend'],
    protects: 'Declares the input variables. Those with a key are sensitive and ephemeral.',
  },
  {
    at: /\.tfvars\.example$/,
    answers: ['layout', 'secretStore'],
    protects: 'Shows which values a local run needs. Git ignores the copy that contains them.',
  },
  ...rootPurposes,
];
