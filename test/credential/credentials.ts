/** Texts shaped like credentials, by what they are. Made when a test runs, so that none is in this repository. */
export function credentials(): Readonly<Record<string, string>> {
  const letters = (count: number): string =>
    'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zCfIlOqTbXnMhGsLyZwRkDoJeVcPuAi'.repeat(4).slice(0, count);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const pem = (kind: string): string =>
    ['-----BEGIN', kind, 'KEY-----\n'].join(' ') +
    `${letters(64)}\n`.repeat(3) +
    ['-----END', kind, 'KEY-----'].join(' ');
  return {
    'an AWS access key': `AKIA${letters(40).toUpperCase().slice(0, 16)}`,
    'a temporary AWS access key': `ASIA${letters(40).toUpperCase().slice(0, 16)}`,
    'an AWS secret access key': letters(40),
    'a GitHub token': `ghp_${letters(36)}`,
    'a fine-grained GitHub token': `github_pat_${letters(22)}_${letters(59)}`,
    'a GitHub token of an app': `ghs_${letters(36)}`,
    'a GitLab token': `glpat-${letters(20)}`,
    'a GitLab runner token': `glrt-t1_${letters(20)}`,
    'a GitLab deploy token': `gldt-${letters(20)}`,
    'an HCP Terraform token': `${letters(14)}.atlasv1.${letters(60)}`,
    'a Vault token': `hvs.${letters(90)}`,
    'a Google API key': `AIza${letters(35)}`,
    'a Google client secret': `GOCSPX-${letters(28)}`,
    'an Azure storage key': `AccountKey=${letters(86)}==`,
    'an Azure client secret': `${letters(3)}8Q~${letters(34)}`,
    'a Slack token': `xoxb-${'1'.repeat(12)}-${letters(24)}`,
    'a JSON web token': `${part({ alg: 'none' })}.${part({ sub: 'nobody' })}.${letters(43)}`,
    'an npm token': `npm_${letters(36)}`,
    'a PyPI token': `pypi-AgEI${letters(60)}`,
    'an RSA key': pem('RSA PRIVATE'),
    'a private key': pem('PRIVATE'),
    'an OpenSSH key': pem('OPENSSH PRIVATE'),
    'a password in a URL': `https://user:${letters(12)}@example.com/`,
  };
}
