/** A kind of credential that is recognized by its prefix. */
export interface TokenRule {
  readonly name: string;
  /**
   * A regular expression for how it begins, which is compiled when a text may contain a credential. Every repetition has an upper
   * limit, so that a search takes linear time.
   */
  readonly begin: string;
  /** The characters of the rest. */
  readonly rest: RegExp;
  /** A part that every match has, and that is found faster. */
  readonly part?: RegExp;
}

const word = /[\w-]/;
const dotted = /[\w.-]/;
const base64 = /[\w+/=-]/;

/** No letter or digit precedes a prefix. */
const boundary = '(?<![A-Za-z0-9])';

/** @param begin the pattern of the prefix, without the check that no letter or digit precedes it */
function rule(name: string, begin: string, rest = word): TokenRule {
  return { name, begin: `${boundary}(?:${begin})`, rest };
}

/** The user and the password of a URL, with what precedes and follows them. */
const userInfo = String.raw`://[^\s:@/"']{1,100}:[^\s:@/"'${'$'}{}<>]{3,200}@`;

/**
 * Credentials with a documented form: the prefixes that the services publish for secret scanning
 * (https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns,
 * https://docs.gitlab.com/security/tokens/,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
 */
export const tokenRules: readonly TokenRule[] = [
  rule('an AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])'),
  rule('a GitHub token', 'gh[pousr]_[A-Za-z0-9]{30}'),
  rule('a GitHub token', 'github_pat_\\w{22}'),
  rule('a GitLab token', 'gl(?:pat|dt|rtr|rt|ptt|cbt|soat|ft|imt|agent|oas|wt|ffct)-[\\w-]{16}', dotted),
  rule('a GitLab token', 'GR1348941[\\w-]{16}'),
  { ...rule('an HCP Terraform token', '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{20}'), part: /\.atlasv1\./ },
  rule('a Vault token', 'hv[sbr]\\.[\\w-]{20}'),
  rule('a Google API key', 'AIza[\\w-]{30}'),
  rule('a Google client secret', 'GOCSPX-[\\w-]{20}'),
  rule('a Google access token', 'ya29\\.[\\w-]{20}', dotted),
  rule('an Azure storage key', 'AccountKey=[\\w+/-]{40}', base64),
  rule('an Azure access key', 'SharedAccess(?:Key|Signature)=[\\w+/-]{20}', base64),
  { ...rule('an Azure client secret', '[\\w~.-]{3}[78]Q~[\\w~.-]{31}', /[\w~.-]/), part: /[78]Q~/ },
  rule('a Slack token', '(?:xox[abceoprs]|xapp)-[\\w-]{10}'),
  rule('a Slack webhook', 'hooks\\.slack\\.com/(?:services|workflows)/[\\w/]{20}', /[\w/]/),
  rule('a JSON web token', 'eyJ[\\w-]{5,400}\\.eyJ[\\w-]{5}', dotted),
  rule('an npm token', 'npm_[A-Za-z0-9]{36}'),
  rule('a PyPI token', 'pypi-AgE[\\w-]{20}'),
  rule('a Docker token', 'dckr_[op]at_[\\w-]{20}'),
  rule('a Stripe key', '[rs]k_(?:live|test)_[A-Za-z0-9]{16}'),
  rule('an API key of a language model', 'sk-(?:ant|proj|svcacct|or)-[\\w-]{20}|sk-[A-Za-z0-9]{40}'),
  rule('a Hugging Face token', 'hf_[A-Za-z0-9]{30}'),
  rule('a DigitalOcean token', 'do[opr]_v1_[a-f0-9]{40}'),
  rule('a Databricks token', 'dapi[a-f0-9]{32}'),
  rule('a SendGrid key', 'SG\\.[\\w-]{16,32}\\.[\\w-]{20}'),
  rule('an Atlassian token', 'ATATT3[\\w-]{40}', base64),
  rule('a Pulumi token', 'pul-[a-f0-9]{40}'),
  rule('an age key', 'AGE-SECRET-KEY-1[A-Z0-9]{40}'),
  {
    ...rule('a password in a URL', `[a-z][a-z0-9+.-]{0,20}${userInfo}`, /[^\s"']/),
    part: new RegExp(userInfo),
  },
];

const prefixes = tokenRules.flatMap(({ begin, part }) => (part === undefined ? [begin.replace(boundary, '')] : []));

/** What every credential without such a part begins with: one search for all of them is faster than one for each. */
export const anyPrefix = new RegExp(`${boundary}(?:${prefixes.join('|')})`);
