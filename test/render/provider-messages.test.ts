import { deepEqual, match } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';

const base = { read: 'ephemeral', backend: 's3', engine: 'terraform' };

describe('The table of error messages in the README', () => {
  it('explains every message that a user sees, and rejects the advice to widen allowed_orgs', () => {
    const text = plan(answersFor({ ...base, store: 'vault', layout: 'directories' })).get('README.md')?.text ?? '';
    const section = text.slice(text.indexOf('## Troubleshooting'), text.indexOf('## Remove this setup'));
    const rows = [...section.matchAll(/^\| (`.+?) \| (.+) \|$/gm)].map(([, message]) => message);
    deepEqual(rows, [
      '`Union.ai api_key is required`',
      '`illegal base64 data at input byte`, `invalid API key format`',
      '`Union.ai org ORGANIZATION is not allowed`',
      '`discover Union auth metadata for https`',
      '`invalid_client`',
      '`Failed to fetch role`, `Role not found`',
      '`connection refused`',
      '`Unauthenticated`',
    ]);
    match(section, /Do not add it to `allowed_orgs`, as the message advises/);
  });
});
