import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { bundleProgram } from '../bundle-program.ts';
import { variables } from './environment.ts';
import { stubs } from './schemas/index.ts';
import { requestsOf } from './server.ts';

const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'];

/**
 * Starts the server of the stub providers (server.ts) in a folder. It ends with this process, or when the folder is removed.
 */
function startServer(bundle: string, folder: string): void {
  mkdirSync(folder);
  execFileSync('mkfifo', ['-m', '600', requestsOf(folder)]);
  const server = spawn(process.execPath, [bundle, '--server', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  if (server.pid === undefined) throw new Error('the server of the stub providers did not start');
  server.unref();
  server.stdin.on('error', () => undefined);
  (server.stdin as Socket).unref();
  writeFileSync(join(folder, 'pid'), `${server.pid}\n`);
}

/**
 * The program of a provider: asks the server, or is the provider itself where the server is gone. It is the same text for
 * every server of a folder, so that the lock files of repositories remain correct.
 */
function programOf(name: string, bundle: string, folder: string, mkfifo: string): string {
  const sent = variables.map((one) => `  [ -z "\${${one}+set}" ] || printf '%s\\0' "${one}=$${one}"`);
  return `#!/bin/sh
own_process() {
  exec ${JSON.stringify(process.execPath)} ${JSON.stringify(bundle)} ${name}
}
folder=${JSON.stringify(folder)}
read -r server <"$folder/pid" || own_process
if [ -z "$TF_PLUGIN_MAGIC_COOKIE" ] || ! kill -0 "$server" 2>/dev/null; then own_process; fi
trap '' INT
${mkfifo} -m 600 "$folder/$$" || own_process
{
${sent.join('\n')}
} >"$folder/$$.environment"
echo "${name} $$" >"$folder/requests"
exec 3<"$folder/$$"
read -r line <&3
echo "$line"
read -r line <&3
`;
}

/**
 * Lays a filesystem mirror of stub providers below `dir`, for both registries and all platforms, and a CLI
 * configuration that uses nothing else.
 *
 * @returns path of the CLI configuration
 */
export function installStub(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const bundle = join(dir, 'stub.cjs');
  const shared = join(dir, 'server');
  bundleProgram(new URL('main.ts', import.meta.url), bundle);
  startServer(bundle, shared);
  // By its path: a test may start Terraform with a PATH of its own.
  const mkfifo = execFileSync('sh', ['-c', 'command -v mkfifo'], { encoding: 'utf8' }).trim();
  for (const [name, { source, versions }] of Object.entries(stubs)) {
    const program = programOf(name, bundle, shared, mkfifo);
    for (const host of ['registry.terraform.io', 'registry.opentofu.org'])
      for (const version of versions)
        for (const platform of platforms) {
          const folder = join(dir, 'mirror', host, source, version, platform);
          mkdirSync(folder, { recursive: true });
          const file = join(folder, `terraform-provider-${name}_v${version}`);
          writeFileSync(file, program);
          chmodSync(file, 0o755);
        }
  }
  const configuration = join(dir, 'cli.tfrc');
  const mirror = JSON.stringify(join(dir, 'mirror'));
  writeFileSync(
    configuration,
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`,
  );
  return configuration;
}
