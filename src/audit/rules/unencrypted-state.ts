import { file, replaced, secureRoot } from '../examples.ts';
import { initialize } from '../fix/initialize.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const unencryptedState: AuditRule = {
  id: 'unencrypted-state',
  severity: 'error',
  confidence: 'high',
  controls: ['encrypted-state'],
  title: 'The backend does not encrypt the state',
  why: 'The state contains the attributes of all objects in plain text. Whether a bucket encrypts by default is a setting outside of the repository.',
  source: `${ruleSources.backends}/s3#encrypt`,
  fix: 'Set `encrypt = true` in the s3 backend. For an http backend, use an address that begins with https.',
  autofix: 'Sets `encrypt = true` in the s3 backend. Run `terraform init -reconfigure` afterward.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '    encrypt      = true\n', '')),
  passing: () => file('main.tf', secureRoot),
  *check({ backends }): Iterable<Report> {
    for (const { kind, block, value, isPartial, module } of backends) {
      if (block === undefined) continue;
      const encrypt = value('encrypt');
      if (
        kind === 's3' &&
        ((encrypt === undefined && !isPartial) || (encrypt?.kind === 'literal' && encrypt.text === 'false'))
      )
        yield {
          at: encrypt?.at ?? block,
          message: 'The s3 backend does not set encrypt = true.',
          fix: () => ({
            edits: [{ kind: 'attribute', block, name: 'encrypt', value: 'true' }],
            next: initialize(module),
          }),
        };
      const address = value('address');
      if (kind === 'http' && address?.kind === 'text' && /^http:/.test(address.text))
        yield { at: address.at, message: 'The http backend sends the state without TLS.' };
    }
  },
};
