import type { Audited } from '../audited.ts';
import { file, replaced, secureBackend, secureRoot } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const root = (more: string): string =>
  replaced(
    secureRoot,
    secureBackend,
    `  cloud {\n${more}    organization = "acme"\n\n    workspaces {\n      name = "dev"\n    }\n  }\n`,
  );

/** Whether a file says that OpenTofu reads the repository. */
function isForOpenTofu({ files }: Audited): boolean {
  return files.some(({ path }) => /\.tofu(?:\.json)?$|(?:^|\/)\.opentofu-version$/.test(path));
}

export const cloudHostMissing: AuditRule = {
  id: 'cloud-host-missing',
  severity: 'error',
  confidence: 'high',
  controls: [],
  title: 'A cloud block for OpenTofu names no host',
  why: 'OpenTofu has no default host for a cloud block since 1.6. `tofu init` fails, or takes the host of TF_CLOUD_HOSTNAME, which may have the state of another organization.',
  source: 'https://opentofu.org/docs/cli/cloud/settings/',
  fix: 'Set `hostname = "app.terraform.io"`, or the host of your Terraform Enterprise.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': root(''), '.opentofu-version': '1.12.6\n' }),
  passing: () => ({
    ...file('main.tf', root('    hostname     = "app.terraform.io"\n')),
    '.opentofu-version': '1.12.6\n',
  }),
  *check(repository): Iterable<Report> {
    if (!isForOpenTofu(repository)) return;
    for (const { block, kind } of repository.backends)
      if (kind === 'cloud' && block !== undefined && !block.attributes.has('hostname'))
        yield { at: block, message: 'The cloud block does not set hostname.' };
  },
};
