import { Fragment, Identifier } from '../../../src/model/literal.ts';
import { partitionOf } from '../../../src/model/names/aws.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { shortName } from '../short-name.ts';
import { aliasOf, labelOf } from './labels.ts';
import type { StateBucket } from './plan.ts';

/** S3 allows 63 characters: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const limit = 63;

const none = new Fragment('');

/** A key of the user's, as a data source finds it. */
export interface KeyReference {
  readonly label: Identifier;
  readonly account: string | undefined;
  readonly region: string;
  readonly id: string;
}

/** A bucket of states as storage.tf and logging.tf show it, with the buckets that go with it. */
export interface BucketBlocks {
  readonly place: StateBucket;
  readonly label: Identifier;
  readonly exists: boolean;
  readonly name: string;
  readonly arn: Fragment;
  readonly tables: readonly { readonly label: Identifier; readonly name: string; readonly arn: Fragment }[];
  readonly plans:
    | {
        readonly label: Identifier;
        readonly name: string;
        readonly bareName: Fragment;
        readonly createsKey: boolean;
        readonly kmsKey: Fragment;
        readonly arn: Fragment;
        readonly bucket: Fragment;
      }
    | undefined;
  readonly logs: { readonly label: Identifier; readonly name: string };
  readonly hardened: readonly { readonly key: Identifier; readonly label: Identifier; readonly pad: Fragment }[];
  readonly logged: Fragment;
  readonly provider: Fragment;
  readonly providerLine: Fragment;
  readonly region: string;
  readonly partition: Identifier;
  readonly isProtected: boolean;
  readonly kmsKey: Fragment | undefined;
}

/** The blocks of a bucket of states. */
export function bucketBlocks(
  { answers, name }: Repository,
  place: StateBucket,
  accounts: readonly (string | undefined)[],
  sealsPlans: boolean,
): BucketBlocks {
  const exists = answers.bootstrap.existingStateStorage;
  // The bootstrap of another repository may have created the buckets that go with an existing bucket.
  const base = exists ? `${place.bucket}-${name.toLowerCase().replace(/[^a-z0-9-]/g, '-')}` : place.bucket;
  const label = labelOf(place.bucket);
  const plansName = shortName(base, '-plans', limit);
  const logsName = shortName(base, '-logs', limit);
  const plansLabel = new Identifier(`${label}_plans`);
  const logsLabel = new Identifier(`${label}_logs`);
  const alias = aliasOf(place.account, accounts);
  const type = new Fragment(exists ? 'data.aws_dynamodb_table' : 'aws_dynamodb_table');
  const hardened = [
    ...(exists ? [] : [{ key: new Identifier('state'), label, pad: none }]),
    ...(sealsPlans ? [{ key: new Identifier('plans'), label: plansLabel, pad: none }] : []),
  ];
  const kmsKey = place.kmsKey === undefined ? undefined : hclLiteral(place.kmsKey);
  return {
    place,
    label,
    exists,
    name: place.bucket,
    arn: new Fragment(`${exists ? 'data.' : ''}aws_s3_bucket.${label}.arn`),
    tables: place.lockTables.map((table) => {
      const tableLabel = labelOf(table);
      return { label: tableLabel, name: table, arn: new Fragment(`${type}.${tableLabel}.arn`) };
    }),
    plans: sealsPlans
      ? {
          label: plansLabel,
          name: plansName,
          bareName: new Fragment(plansName),
          createsKey: kmsKey === undefined,
          kmsKey: kmsKey ?? new Fragment(`aws_kms_key.${plansLabel}.arn`),
          arn: new Fragment(`aws_s3_bucket.${plansLabel}.arn`),
          bucket: new Fragment(`aws_s3_bucket.${plansLabel}.bucket`),
        }
      : undefined,
    logs: { label: logsLabel, name: logsName },
    hardened:
      hardened.length === 0
        ? []
        : [...hardened, { key: new Identifier('logs'), label: logsLabel, pad: new Fragment(' ') }],
    logged: Fragment.join(
      hardened.map((one) => new Fragment(`aws_s3_bucket.${one.label}.arn`)),
      ', ',
    ),
    provider: new Fragment(alias === undefined ? '' : `  provider = aws.${alias}\n\n`),
    providerLine: new Fragment(alias === undefined ? '' : `  provider = aws.${alias}\n`),
    region: place.region,
    partition: new Identifier(partitionOf(place.region)),
    isProtected: place.isProtected,
    kmsKey,
  };
}
