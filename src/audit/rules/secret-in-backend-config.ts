import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const argument =
  /-backend-config[= ]+["']?(?:password|token|access_key|secret_key|sas_token|client_secret|client_certificate_password|encryption_key|credentials|access_token)\s*=/;
const secretSettings = [
  'password',
  'token',
  'access_key',
  'secret_key',
  'sas_token',
  'client_secret',
  'encryption_key',
  'credentials',
  'access_token',
];

export const secretInBackendConfig: AuditRule = {
  id: 'secret-in-backend-config',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A credential is in the configuration of the backend',
  why: 'Terraform writes the settings of the backend to the .terraform folder and to saved plans in plain text.',
  source: `${ruleSources.backends}#credentials-and-sensitive-data`,
  fix: 'Pass the credential in the environment variable of the backend, such as TF_HTTP_PASSWORD, or use OpenID Connect.',
  since: '0.1.0',
  failing: () => file('init.sh', 'terraform init -backend-config="password=$CI_JOB_TOKEN"\n'),
  passing: () => ({ ...file('init.sh', 'terraform init -input=false\n'), ...file('main.tf', secureRoot) }),
  *check({ commands, configuration }): Iterable<Report> {
    for (const command of commands)
      if (argument.test(command.text)) yield { at: command, message: 'A credential is passed with -backend-config.' };
    for (const { blocks } of configuration.modules.values())
      for (const backend of blocks.flatMap((block) => (block.type === 'terraform' ? block.blocks : [])))
        if (backend.type === 'backend' || backend.type === 'cloud')
          for (const name of secretSettings) {
            const at = backend.attributes.get(name);
            if (at !== undefined && at.text !== 'null') yield { at, message: `The backend sets ${name}.` };
          }
  },
};
