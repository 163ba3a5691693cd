import type { Rule } from '../field.ts';

export const region: Rule = {
  pattern: /^[a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}$/,
  says: 'an AWS region code such as us-west-2',
  source: 'https://docs.aws.amazon.com/general/latest/gr/rande.html',
};

/**
 * The partition of a region: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. Its name is part of each
 * ARN.
 */
export function partitionOf(region: string): string {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

export const accountId: Rule = {
  pattern: /^[0-9]{12}$/,
  says: 'a 12-digit AWS account ID',
  source: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html',
};

export const bucket: Rule = {
  pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  says: 'an S3 bucket name: 3 to 63 lowercase letters, digits, dots and hyphens, beginning and ending with a letter or digit',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  unless: (name) => {
    if (name.includes('..')) return 'must not contain consecutive dots';
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'must not look like an IP address';
    const prefix = ['xn--', 'sthree-', 'amzn-s3-demo-'].find((reserved) => name.startsWith(reserved));
    if (prefix) return `must not begin with ${prefix}, which AWS reserves`;
    const suffix = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'].find((reserved) => name.endsWith(reserved));
    return suffix && `must not end with ${suffix}, which AWS reserves`;
  },
};

export const secretName: Rule = {
  pattern: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
  says: 'a Secrets Manager name: at most 512 letters, digits and /_+=.@-',
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html',
};

export const table: Rule = {
  pattern: /^[A-Za-z0-9_.-]{3,255}$/,
  says: 'a DynamoDB table name: 3 to 255 letters, digits and _.-',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html',
};

/** As closely as Terraform's s3 backend looks at it, so that a slip shows here and not at the first init. */
const kmsKeyId = '(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})';

/** The state backend takes an id, an ARN, or the ARN of an alias; a bare alias is not accepted by S3's header. */
export const kmsKey: Rule = {
  pattern: new RegExp(
    `^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key/${kmsKeyId}|alias/[A-Za-z0-9/_-]{1,250})|${kmsKeyId})$`,
  ),
  says: 'a KMS key ID or ARN',
  source: 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id',
};
