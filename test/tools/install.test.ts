import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fakeCommands } from '../ci/toolbox.ts';
import { run, scratch } from '../terraform/workbench.ts';
import { tools } from './list.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A Go that makes an empty command, and knows the go.mod of OpenTofu. `refuses` lets it fail. */
const go = `
[ ! -e "$place/refuses" ] || { echo 'go: reading the proxy' >&2; echo 'go: 403 Forbidden' >&2; exit 1; }
if [ "$1 $2" = 'mod download' ]; then printf '{"GoMod":"%s"}' "$place/theirs.mod"; exit; fi
for path in "$@"; do :; done
[ ! -e go.mod ] || cp go.mod "$place/ours.mod"
name="\${path%@*}"; name="\${name##*/}"
mkdir -p "$GOBIN" && echo '#!/bin/sh' >"$GOBIN/$name" && chmod +x "$GOBIN/$name"`;

/** A Python whose virtual environments install commands that do nothing. */
const python3 = `
for venv in "$@"; do :; done
mkdir -p "$venv/bin"
printf '#!/bin/sh\\necho "$*" >>"%s/pip.calls"; : >"%s/bin/yamllint"\\n' "$place" "$venv" >"$venv/bin/python"
chmod +x "$venv/bin/python"`;

function ground(commands: Readonly<Record<string, string>> = { go, python3 }, others = ':/usr/bin:/bin') {
  const cache = join(scratch('cache'), 'tools');
  const fakes = fakeCommands(commands);
  const env = { UNIONAI_TERRAFORM_TOOLS: cache, PATH: `${fakes.path}${others}` };
  const script = ['--import', 'tsx', join(root, 'test/tools/install.ts')];
  return {
    cache,
    fakes,
    mark: (name: string) => writeFileSync(join(fakes.place, name), ''),
    install: (...names: readonly string[]) => run(process.execPath, [...script, ...names], { cwd: root, env }),
  };
}

const versionOf = (name: string): string => tools.find((tool) => tool.name === name)?.version ?? 'none';
const shfmt = `shfmt-${versionOf('shfmt')}`;

describe('The installer of external tools', function () {
  this.timeout(60_000);

  it('installs a command into a folder of its version, and does nothing the second time', async () => {
    const { cache, fakes, install } = ground();
    const first = await install('shfmt');
    equal(first.status, 0, first.text);
    match(first.stdout, new RegExp(`^installed shfmt ${versionOf('shfmt')} in \\d+ s\n1 of 1 external tools`));
    ok(existsSync(join(cache, shfmt, 'bin/shfmt')));
    const calls = fakes.calls('go').length;
    const second = await install('shfmt');
    equal(second.stdout, `1 of 1 external tools are installed in ${cache}\n`);
    equal(fakes.calls('go').length, calls);
  });

  it('names a tool that cannot be installed and the reason, and goes on with the others', async () => {
    const { cache, mark, install } = ground();
    mark('refuses');
    const { status, stdout } = await install('shfmt', 'yamllint');
    equal(status, 0);
    match(stdout, /^not installed: shfmt \S+: go install: go: 403 Forbidden \(all of it: /m);
    match(stdout, /^installed yamllint /m);
    match(stdout, /^1 of 2 external tools are installed/m);
    match(readFileSync(join(cache, `${shfmt}.log`), 'utf8'), /reading the proxy/);
  });

  it('says so where the language of a tool is not installed', async () => {
    const { install } = ground({ go }, '');
    const { status, stdout } = await install('yamllint');
    equal(status, 0);
    match(stdout, /^not installed: yamllint \S+: python3 is not installed$/m);
  });

  it('starts again where an installation was interrupted', async () => {
    const { cache, install } = ground();
    mkdirSync(join(cache, shfmt, 'bin'), { recursive: true });
    writeFileSync(join(cache, shfmt, 'bin/shfmt'), 'half of it');
    const { stdout } = await install('shfmt');
    match(stdout, /^installed shfmt /);
    equal(readFileSync(join(cache, shfmt, 'bin/shfmt'), 'utf8'), '#!/bin/sh\n');
  });

  it('takes over the lock of a process that died, and leaves none', async () => {
    const { cache, install } = ground();
    mkdirSync(cache, { recursive: true });
    // No process of Linux or macOS has this id.
    writeFileSync(join(cache, `${shfmt}.lock`), '99999999');
    match((await install('shfmt')).stdout, /^installed shfmt /);
    deepEqual(
      readdirSync(cache).filter((name) => name.endsWith('.lock')),
      [],
    );
  });

  it('installs a tool once where two processes want it', async () => {
    const { fakes, install } = ground();
    const both = await Promise.all([install('shfmt'), install('shfmt')]);
    equal(both.filter(({ stdout }) => stdout.startsWith('installed ')).length, 1);
    equal(fakes.calls('go').length, 1);
  });

  it('builds OpenTofu with the replacements of its go.mod, and not as a development build', async () => {
    const { fakes, install } = ground();
    const theirs = ['module x', 'go 1.26.6', 'require a v1.0.0', 'replace a v1.0.0 => b v1.0.1', ''].join('\n');
    writeFileSync(join(fakes.place, 'theirs.mod'), theirs);
    const { stdout } = await install('opentofu');
    match(stdout, /^installed opentofu /);
    const version = versionOf('opentofu');
    equal(
      readFileSync(join(fakes.place, 'ours.mod'), 'utf8'),
      `module build\n\nrequire github.com/opentofu/opentofu v${version}\n\ngo 1.26.6\nreplace a v1.0.0 => b v1.0.1\n`,
    );
    match(fakes.calls('go').at(-1) ?? '', /-X github\.com\/opentofu\/opentofu\/version\.dev=no /);
  });

  it('fixes the versions of what a Python tool depends on, and runs no code of a package', async () => {
    const { fakes, install } = ground();
    await install('yamllint');
    const [call = ''] = readFileSync(join(fakes.place, 'pip.calls'), 'utf8').split('\n');
    match(call, /--only-binary=:all: --constraint \S+\/python\/yamllint\.txt yamllint==\d/);
  });

  it('fixes every version of every Python tool', () => {
    for (const { name, version, source } of tools) {
      if (source.kind !== 'python') continue;
      const lines = readFileSync(join(root, `test/tools/python/${name}.txt`), 'utf8')
        .trim()
        .split('\n');
      for (const line of lines) match(line, /^[\w.-]+==[\w.+!-]+$/);
      ok(lines.includes(`${name}==${version}`), `${name} ${version}`);
    }
  });
});
