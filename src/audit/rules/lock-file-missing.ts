import { file, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import type { AuditRule, Report } from '../rule.ts';

const name = '.terraform.lock.hcl';

export const lockFileMissing: AuditRule = {
  id: 'lock-file-missing',
  severity: 'warning',
  confidence: 'high',
  controls: ['provider-lock'],
  title: 'The dependency lock file is missing or does not cover the platforms of users and pipelines',
  why: 'Without the checksums in the lock file, a pipeline installs whatever the registry returns and gives it the key.',
  source: 'https://developer.hashicorp.com/terraform/language/files/dependency-lock',
  fix: 'Run terraform providers lock -platform=linux_amd64 -platform=darwin_arm64 in each root module, and commit .terraform.lock.hcl.',
  since: '0.1.0',
  failing: () => file('main.tf', secureRoot),
  passing: () => ({
    'main.tf': secureRoot,
    [name]:
      'provider "registry.terraform.io/unionai/unionai" {\n  version = "0.2.1"\n  hashes = [\n    "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\n    "zh:0000000000000000000000000000000000000000000000000000000000000000",\n  ]\n}\n',
  }),
  *check({ configuration, tree, providers }): Iterable<Report> {
    const files = new Map(tree.files.map((one) => [one.path, one] as const));
    const roots = configuration.roots.filter((root) => providers.some(({ module }) => module === root));
    for (const { folder } of roots) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const lock = files.get(path);
      if (tree.isIgnored(path) && lock?.isTracked !== true)
        yield { at: startOf('.gitignore'), message: `Git ignores ${path}. Commit the lock file.` };
      else if (lock?.text === undefined) yield { at: startOf(path), message: 'The lock file does not exist.' };
      else {
        for (const section of lock.text.split(/\n(?=provider ")/)) {
          const provider = /^provider "([^"]+)"/.exec(section)?.[1];
          if (provider === undefined) continue;
          const body = section.slice(0, section.indexOf('\n}'));
          const packages = body.match(/"h1:/g)?.length ?? 0;
          if (packages < 2 && !body.includes('"zh:'))
            yield { at: startOf(path), message: `The lock file has checksums of ${provider} for one platform only.` };
        }
      }
    }
  },
};
