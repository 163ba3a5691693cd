// The attributes that AWS derives, the JSON of aws_iam_policy_document, and the values that AWS refuses.
import type { Derive, Rules } from './cloud-rules.ts';
import { Failure } from './failure.ts';
import { type Cty, type CtyObject, isObject } from './msgpack.ts';
import { hash } from './schema.ts';

const text = (value: Cty | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Cty | undefined): readonly Cty[] => (Array.isArray(value) ? value : []);
const texts = (value: Cty | undefined): readonly string[] => list(value).map(text);
const objects = (value: Cty | undefined): readonly CtyObject[] => list(value).filter(isObject);

/** The account of the stub. */
const account = '123456789012';

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

const regionOf = ({ region }: CtyObject): string => text(region) || 'us-east-1';

function arnOf(service: string, values: CtyObject, resource: string): string {
  const region = regionOf(values);
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
}

const uuid = (...parts: readonly Cty[]): string =>
  hash(...parts)
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

const ofBucket: Derive = ({ bucket }) => ({ id: text(bucket) });

export const awsDerived: Readonly<Record<string, Derive>> = {
  aws_s3_bucket: (values) => ({
    id: text(values.bucket),
    arn: `arn:${partitionOf(regionOf(values))}:s3:::${text(values.bucket)}`,
    bucket_region: regionOf(values),
  }),
  aws_s3_bucket_versioning: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_s3_bucket_lifecycle_configuration: ofBucket,
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_policy: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_dynamodb_table: (values) => ({
    id: text(values.name),
    arn: arnOf('dynamodb', values, `table/${text(values.name)}`),
  }),
  aws_kms_key: (values) => {
    const key = uuid(values.description ?? null, values.region ?? null);
    return { id: key, key_id: key, arn: arnOf('kms', values, `key/${key}`) };
  },
  // Secrets Manager adds a hyphen and six random characters.
  aws_secretsmanager_secret: (values) => {
    const arn = arnOf('secretsmanager', values, `secret:${text(values.name)}-${hash(values.name ?? null).slice(0, 6)}`);
    return { id: arn, arn };
  },
  aws_iam_openid_connect_provider: ({ url }) => {
    const arn = `arn:aws:iam::${account}:oidc-provider/${text(url).replace('https://', '')}`;
    return { id: arn, arn };
  },
  aws_iam_role: ({ name }) => ({ id: text(name), arn: `arn:aws:iam::${account}:role/${text(name)}` }),
  aws_iam_role_policy: ({ name, role }) => ({ id: `${text(role)}:${text(name)}` }),
};

export const awsLooked: Readonly<Record<string, Derive>> = {
  aws_s3_bucket: (values) => ({
    id: text(values.bucket),
    arn: `arn:${partitionOf(regionOf(values))}:s3:::${text(values.bucket)}`,
  }),
  aws_dynamodb_table: (values) => ({
    id: text(values.name),
    arn: arnOf('dynamodb', values, `table/${text(values.name)}`),
  }),
  // The ARN of the key, for an ID, an ARN, or the ARN of an alias.
  aws_kms_key: (values) => {
    const id = text(values.key_id);
    if (id.startsWith('arn:') && id.split(':')[3] !== regionOf(values))
      throw new Failure('reading KMS Key', `${id} is not in ${regionOf(values)}.`);
    if (/:key\//.test(id)) return { arn: id };
    const key = id.startsWith('arn:') ? uuid(id) : id;
    const owner = id.startsWith('arn:') ? (id.split(':')[4] ?? account) : account;
    return { arn: `arn:${partitionOf(regionOf(values))}:kms:${regionOf(values)}:${owner}:key/${key}` };
  },
  aws_iam_openid_connect_provider: ({ url }) => ({
    arn: `arn:aws:iam::${account}:oidc-provider/${text(url).replace('https://', '')}`,
  }),
  aws_iam_policy_document: (config) => {
    const json = JSON.stringify({ Version: '2012-10-17', Statement: statements(config) }, null, 2);
    return { json, minified_json: JSON.stringify(JSON.parse(json)), id: hash(json).slice(0, 10) };
  },
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
function statements(config: CtyObject): readonly unknown[] {
  const all = objects(config.statement);
  const sids = all.map(({ sid }) => text(sid)).filter((sid) => sid !== '');
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw new Failure('duplicate Sid', twice);
  return all.map((statement) => {
    const sid = text(statement.sid);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    if (!/^[A-Za-z0-9]*$/.test(sid)) throw new Failure('Invalid Sid', sid);
    const principals = objects(statement.principals);
    const everyone = principals.some(({ type, identifiers }) => type === '*' && texts(identifiers).includes('*'));
    return {
      ...(sid === '' ? {} : { Sid: sid }),
      Effect: text(statement.effect) || 'Allow',
      ...part('Action', texts(statement.actions)),
      ...part('Resource', texts(statement.resources)),
      ...(everyone ? { Principal: '*' } : principals.length > 0 ? { Principal: byType(principals) } : {}),
      ...conditions(objects(statement.condition)),
    };
  });
}

const oneOrMore = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : [...values].sort().reverse();

const part = (name: string, values: readonly string[]): object =>
  values.length === 0 ? {} : { [name]: oneOrMore(values) };

const byType = (principals: readonly CtyObject[]): object =>
  Object.fromEntries(principals.map(({ identifiers, type }) => [text(type), oneOrMore(texts(identifiers))]));

function conditions(all: readonly CtyObject[]): object {
  const tests = [...new Set(all.map(({ test }) => text(test)))];
  if (tests.length === 0) return {};
  const of = (test: string): object =>
    Object.fromEntries(
      all
        .filter((one) => text(one.test) === test)
        .map(({ values, variable }) => [text(variable), oneOrMore(texts(values))]),
    );
  return { Condition: Object.fromEntries(tests.map((test) => [test, of(test)])) };
}

const arn = /^arn:aws[a-z-]*:/;

export const awsRules: Rules = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  aws_s3_bucket: { bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  aws_iam_role: {
    name: /^[\w+=,.@-]{1,64}$/,
    description: /^[ -~\u00A1-\u00FF]{0,1000}$/,
    permissions_boundary: arn,
    assume_role_policy: /^\{[\s\S]{1,2048}$/,
  },
  aws_iam_role_policy: { name: /^[\w+=,.@-]{1,128}$/, policy: /^\{[\s\S]{1,10240}$/ },
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  aws_secretsmanager_secret: { name: /^[A-Za-z0-9/_+=.@-]{1,512}$/, kms_key_id: arn },
  aws_iam_openid_connect_provider: { url: /^https:\/\/[^/]+(\/.*)?$/ },
  aws_kms_key: { description: /^[\s\S]{0,8192}$/ },
};
