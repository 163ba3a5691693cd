import { file, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const names =
  /^(?:AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id|aws-secret-access-key|GOOGLE_CREDENTIALS|credentials_json|ARM_CLIENT_SECRET|client-secret|AZURE_CREDENTIALS|creds|VAULT_TOKEN)$/;

export const staticCloudKey: AuditRule = {
  id: 'static-cloud-key',
  severity: 'warning',
  confidence: 'high',
  controls: ['ci-encrypted-secrets'],
  isAboutSecret: true,
  title: 'A pipeline uses a long-lived cloud credential',
  why: 'It opens the secret store and the state from everywhere until it is rotated. A token of OpenID Connect is valid for minutes and for one job.',
  source: 'https://docs.github.com/en/actions/concepts/security/openid-connect',
  fix: 'Use OpenID Connect: a role that trusts the repository and the environment of the job.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}        env:\n          AWS_SECRET_ACCESS_KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { variables, jobs } of pipelines)
      for (const { name, value, ...at } of [...variables, ...jobs.flatMap((job) => job.variables)])
        if (names.test(name) && /secrets\.|^\$[A-Z{]/.test(value))
          yield { at, message: `${name} is a long-lived credential.` };
  },
};
