import type { BootstrapIdentity } from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { Token } from './access.ts';
import { numericIds } from './applied.ts';

interface Presented {
  readonly title: string;
  readonly token: Token;
  readonly isTrusted: boolean;
}

/**
 * The tokens that jobs could present for an identity: those of its own jobs, and those of all others. Where the subject of another
 * job is the same, the cloud cannot tell them apart: SECURITY.md of the repository says so.
 *
 * @param compared the claims that the cloud compares, in addition to the subject and the audience
 */
export function tokensFor<C extends Cloud>(
  identity: BootstrapIdentity<C>,
  others: readonly BootstrapIdentity<C>[],
  compared: readonly string[],
): readonly Presented[] {
  const own = tokensOf(identity);
  const [first] = own;
  if (first === undefined) throw new Error('an identity that trusts nobody');
  const patterns = identity.trust.subjects.map((subject) => new RegExp(`^${textOf(`${subject}`).replace('*', '.*')}$`));
  const foreign = others
    .flatMap((other) => tokensOf(other))
    .filter(({ subject }) => !patterns.some((pattern) => pattern.test(subject)));
  const wrong = (title: string, token: Token): Presented => ({ title, token, isTrusted: false });
  return [
    ...own.map((token) => ({ title: 'its own job', token, isTrusted: true })),
    ...foreign.map((token) => wrong(`a job of ${token.subject}`, token)),
    wrong('another audience', { ...first, audience: 'https://example.com' }),
    wrong('another issuer', { ...first, issuer: 'https://oidc.example.com' }),
    ...(patterns.some((pattern) => pattern.test(`${first.subject}-2`))
      ? []
      : [wrong('a longer subject', { ...first, subject: `${first.subject}-2` })]),
    wrong('another project', { ...first, subject: first.subject.replace('acme', 'evil') }),
    ...Object.keys(first.claims)
      .filter((name) => compared.includes(name))
      .map((name) => wrong(`another ${name}`, { ...first, claims: { ...first.claims, [name]: 'other' } })),
  ];
}

/** The tokens of the jobs of an identity: one for each subject. */
function tokensOf<C extends Cloud>({ logins, trust }: BootstrapIdentity<C>): readonly Token[] {
  const [login] = logins;
  if (login === undefined) throw new Error('an identity without a login');
  const claims = Object.entries(trust.claims).map(([name, [value]]) => [name, textOf(`${value}`)]);
  return trust.subjects.map((subject) => ({
    issuer: trust.issuer,
    subject: textOf(`${subject}`).replace('*', 'feature'),
    audience: trust.audience(login) ?? '',
    claims: Object.fromEntries(claims),
  }));
}

/** The value of an expression: a literal, with references to the numeric IDs. */
function textOf(expression: string): string {
  return Object.entries(numericIds)
    .reduce((text, [name, id]) => text.replaceAll(`\${var.${name}}`, id).replaceAll(`var.${name}`, id), expression)
    .replace(/^"|"$/g, '');
}
