import type { StateResource, Value } from './applied.ts';
import { all, type Policy, type Statement } from './iam.ts';

/** A change of one policy that gives an identity more or other access, or takes it away. */
export interface PolicyMutant {
  readonly title: string;
  readonly resources: readonly StateResource[];
}

type Change = readonly [title: string, policy: Policy];

/** All mutants of the policies of an applied bootstrap/aws. */
export function policyMutants(resources: readonly StateResource[]): readonly PolicyMutant[] {
  const managed = resources.filter(({ mode }) => mode === 'managed');
  const mutants = managed.flatMap((resource) => {
    const attribute = policyAttributes[resource.type];
    if (attribute === undefined) return [];
    const policy = JSON.parse(String(resource.values[attribute])) as Policy;
    return changesOf(policy, resource.type).map(([title, changed]) => ({
      title: `${resource.address}: ${title}`,
      resources: replaced(resources, resource, attribute, JSON.stringify(changed)),
    }));
  });
  return [...mutants, ...swapped(resources, 'aws_iam_role_policy'), ...swapped(resources, 'aws_iam_role')];
}

const policyAttributes: Readonly<Record<string, string>> = {
  aws_iam_role: 'assume_role_policy',
  aws_iam_role_policy: 'policy',
  aws_s3_bucket_policy: 'policy',
};

function changesOf(policy: Policy, type: string): readonly Change[] {
  return policy.Statement.flatMap((statement, index) => {
    const others = policy.Statement.filter((_, other) => other !== index);
    const instead = (title: string, changed: Statement): Change => [
      `${statement.Sid}: ${title}`,
      { ...policy, Statement: [...others, changed] },
    ];
    const removed: Change = [`${statement.Sid}: removed`, { ...policy, Statement: others }];
    return [
      // The delivery of access logs belongs to no identity.
      ...(statement.Sid === 'AccessLogs' ? [] : [removed]),
      ...withoutConditions(statement).map(([title, changed]) => instead(title, changed)),
      ...(statement.Effect === 'Deny'
        ? []
        : widened(statement, type).map(([title, changed]) => instead(title, changed))),
    ];
  });
}

/** The statement without one of its conditions. */
function withoutConditions(statement: Statement): readonly (readonly [string, Statement])[] {
  const { Condition = {} } = statement;
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => {
      const rest = Object.fromEntries(Object.entries(keys).filter(([other]) => other !== key));
      return [`no condition ${key}`, { ...statement, Condition: { ...Condition, [operator]: rest } }] as const;
    }),
  );
}

/** The statement with more actions or resources, or with a wider condition. */
function widened(statement: Statement, type: string): readonly (readonly [string, Statement])[] {
  const { Action, Condition = {}, Resource } = statement;
  const service = all(Action)[0]?.split(':')[0] ?? '';
  const resource = all(Resource)[0] ?? '';
  const wider = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys)
      .filter((key) => key !== 'kms:ViaService')
      .map((key) => {
        const { [key]: _, ...rest } = keys;
        const like = { ...Condition.StringLike, [key]: '*' };
        return [
          `any ${key}`,
          {
            ...statement,
            Condition: {
              ...Condition,
              [operator]: rest,
              StringLike: { ...(operator === 'StringLike' ? rest : {}), ...like },
            },
          },
        ] as const;
      }),
  );
  return [
    [`action ${service}:*`, { ...statement, Action: `${service}:*` }],
    ...(type === 'aws_iam_role'
      ? [['any principal', { ...statement, Principal: '*' }] as const]
      : [
          ['any resource', { ...statement, Resource: '*' }] as const,
          [
            'everything next to the resource',
            { ...statement, Resource: resource.replace(/[^/:]*(\/\*)?$/, '*') },
          ] as const,
        ]),
    ...wider,
  ];
}

/** The policies of two identities exchanged. */
function swapped(resources: readonly StateResource[], type: string): readonly PolicyMutant[] {
  const attribute = policyAttributes[type] ?? '';
  const own = resources.filter((resource) => resource.mode === 'managed' && resource.type === type);
  return own.slice(1).flatMap((second, index) => {
    const first = own[index] as StateResource;
    if (first.values[attribute] === second.values[attribute]) return [];
    const exchanged = replaced(resources, first, attribute, second.values[attribute] ?? null);
    const mutant = {
      title: `${first.address} and ${second.address}: exchanged`,
      resources: replaced(exchanged, second, attribute, first.values[attribute] ?? null),
    };
    return [mutant];
  });
}

function replaced(
  resources: readonly StateResource[],
  { address }: StateResource,
  attribute: string,
  value: Value,
): readonly StateResource[] {
  return resources.map((one) =>
    one.address === address ? { ...one, values: { ...one.values, [attribute]: value } } : one,
  );
}
