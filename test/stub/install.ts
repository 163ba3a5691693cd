import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '../bundle-program.ts';
import { stubs } from './schemas/index.ts';

const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'];

/**
 * Lays a filesystem mirror of stub providers below `dir`, for both registries and all platforms, and a CLI
 * configuration that uses nothing else.
 *
 * @returns path of the CLI configuration
 */
export function installStub(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const bundle = join(dir, 'stub.cjs');
  bundleProgram(new URL('main.ts', import.meta.url), bundle);
  for (const [name, { source, versions }] of Object.entries(stubs)) {
    const program = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(bundle)} ${name}\n`;
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
