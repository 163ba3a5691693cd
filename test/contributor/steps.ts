/** A change of a recipe in CONTRIBUTING.md: a text that a file gets after another one. */
export interface Addition {
  readonly file: string;
  readonly after: string;
  readonly added: string;
}

const registry = 'templates/registry.ts';

/** What registers the example store and the example platform, besides their folders. */
export const registration: readonly Addition[] = [
  {
    file: registry,
    after: "import { none } from './ci/none/choice.ts';\n",
    added: "import { exampleCi } from './ci/example-ci/choice.ts';\n",
  },
  {
    file: registry,
    after: "import { vault } from './secret-store/vault/choice.ts';\n",
    added: "import { exampleStore } from './secret-store/example-store/choice.ts';\n",
  },
  { file: registry, after: '  azureKeyVault,\n', added: '  exampleStore,\n' },
  { file: registry, after: 'Choices<CiPlatform> = [none, ', added: 'exampleCi, ' },
];

/** What the tests learn about the example store. */
export const testsOfStore: readonly Addition[] = [
  {
    file: 'test/terraform/keys.ts',
    after: '=> string>> = {\n',
    added: "  'example-store': (s) => ['google', s.project, s.secretName].join('/'),\n",
  },
  {
    file: 'test/keys/rotation.ts',
    after: 'const standInSecrets: Readonly<Record<string, StandInSecrets>> = {\n',
    added: `  'example-store': {
    add: ({ google }, { project, secretName }) => {
      google.secrets[\`\${project}/\${secretName}\`] = { versions: [] };
    },
    current: ({ google }, { project, secretName }) =>
      google.secrets[\`\${project}/\${secretName}\`]?.versions.at(-1)?.value,
  },
`,
  },
  {
    file: 'test/first-hour/cases.ts',
    after: "  vault: { store: 'vault', backend: 's3', ci: 'gitlab-ci', engine: 'opentofu' },\n",
    added: "  example: { store: 'example-store', backend: 's3', ci: 'gitlab-ci', engine: 'terraform' },\n",
  },
  {
    file: 'test/keys/faults-example-store.test.ts',
    after: '',
    added: "import { describeFaults } from './fault-matrix.ts';\n\ndescribeFaults('example-store', 1);\n",
  },
];
