import type { StateResource, Value } from './applied.ts';
import { all, allows, type Policy, parsePolicy, type Request, type Statement } from './iam.ts';

/** What the policy of a bucket does not deny, even to an administrator. */
export function bucketFaults(
  values: StateResource['values'],
  policyOf: (resource: string) => readonly Policy[],
): readonly string[] {
  const resource = `${values.arn}/object`;
  const administrator: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const may = (action: string, context: Request['context']): boolean =>
    allows([administrator, ...policyOf(resource)], { action, resource, context });
  const overTls = { 'aws:SecureTransport': 'true', 's3:ObjectCreationOperation': 'true' };
  return [
    ...(may('s3:GetObject', { 'aws:SecureTransport': 'false' }) ? [`${values.bucket} is open without TLS`] : []),
    ...(may('s3:GetObject', overTls) ? [] : [`${values.bucket} is closed`]),
    ...(String(values.bucket).endsWith('-plans') && may('s3:PutObject', overTls)
      ? [`plans in ${values.bucket} can be overwritten`]
      : []),
    ...(may('s3:PutObject', { ...overTls, 's3:ObjectCreationOperation': 'false' })
      ? []
      : [`parts of objects cannot be uploaded to ${values.bucket}`]),
  ];
}

/** What no policy of the bootstrap may contain. */
export function policyFaults(managed: readonly StateResource[]): readonly string[] {
  const arns = managed.filter(({ type }) => type === 'aws_s3_bucket').map(({ values }) => values.arn);
  return managed.flatMap(({ address, type, values }) => {
    const policy = { aws_iam_role: values.assume_role_policy, aws_iam_role_policy: values.policy }[type];
    const allowed = allowStatements(policy ?? (type === 'aws_s3_bucket_policy' ? values.policy : undefined));
    return allowed.flatMap((statement) => {
      const found = type === 'aws_s3_bucket_policy' ? deliveryFaults(statement, arns, values) : wideParts(statement);
      return found.map((fault) => `${address} ${statement.Sid}: ${fault}`);
    });
  });
}

const allowStatements = (policy: Value | undefined): readonly Statement[] =>
  policy === undefined ? [] : parsePolicy(String(policy)).Statement.filter(({ Effect }) => Effect === 'Allow');

/** The parts of a statement that allow more than one thing. A plan has a name of its own, below the folder of its environment. */
function wideParts({ Action, Condition, Resource, Sid }: Statement): readonly string[] {
  const isKms = all(Action).some((action) => action.startsWith('kms:'));
  return [
    ...all(Action).filter((action) => action.includes('*')),
    ...all(Resource).filter((resource) => resource.replace(/\/plans\/[^/*]+\/\*$/, '').includes('*')),
    ...(isKms && Sid !== 'EncryptInTheEngine' && Condition?.StringEquals?.['kms:ViaService'] === undefined
      ? ['KMS without a service']
      : []),
  ];
}

/** A bucket policy allows nothing but the delivery of the access logs of the buckets of this root module. */
function deliveryFaults(
  { Action, Condition, Principal, Resource }: Statement,
  arns: readonly (Value | undefined)[],
  { bucket }: StateResource['values'],
): readonly string[] {
  const service = typeof Principal === 'object' ? all(Principal.Service).join() : '';
  const sources = all(Condition?.ArnEquals?.['aws:SourceArn']);
  return [
    ...(service === 'logging.s3.amazonaws.com' ? [] : ['another principal']),
    ...(all(Action).join() === 's3:PutObject' ? [] : ['another action']),
    ...(all(Resource).every((one) => one.endsWith(`:s3:::${bucket}/*`)) ? [] : ['another resource']),
    ...(sources.length > 0 && sources.every((one) => arns.includes(one)) ? [] : ['logs of any bucket']),
  ];
}
