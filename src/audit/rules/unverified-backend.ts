import { blocksInside, literalOf } from '../configuration.ts';
import { file, replaced, secureBackend, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

/** Settings that turn off the check of the server, for each backend that has one. */
const unverified = ['skip_cert_verification', 'skip_tls_verify', 'insecure'];
/** Settings with the address of a server. The address of the http backend is the rule unencrypted-state. */
const addresses = ['endpoint', 's3', 'dynamodb', 'iam', 'sts', 'sso', 'storage_custom_endpoint'];

const backend = (more: string): string =>
  replaced(
    secureRoot,
    secureBackend,
    `  backend "http" {\n    address        = "https://state.example.com/dev"\n    lock_address   = "https://state.example.com/dev/lock"\n    unlock_address = "https://state.example.com/dev/lock"\n${more}  }\n`,
  );

export const unverifiedBackend: AuditRule = {
  id: 'unverified-backend',
  severity: 'error',
  confidence: 'high',
  controls: ['encrypted-state'],
  title: 'The backend does not verify the server of the state',
  why: 'Everybody between the two machines can read and replace the state, and gets the password of the backend.',
  source: `${ruleSources.backends}/http`,
  fix: 'Delete the setting, use https, and set `client_ca_certificate_pem` for a certificate of your own.',
  since: '0.2.0',
  failing: () => file('main.tf', backend('    skip_cert_verification = true\n')),
  passing: () => file('main.tf', backend('')),
  *check({ backends }): Iterable<Report> {
    for (const { block, kind } of backends)
      for (const { attributes } of block === undefined ? [] : blocksInside(block)) {
        for (const name of unverified) {
          const at = attributes.get(name);
          if (at !== undefined && literalOf(at) === 'true')
            yield { at, message: `The ${kind} backend sets ${name} = true.` };
        }
        for (const name of addresses) {
          const at = attributes.get(name);
          if (at !== undefined && /^http:/.test(literalOf(at) ?? ''))
            yield { at, message: `The ${kind} backend sends the state without TLS.` };
        }
      }
  },
};
