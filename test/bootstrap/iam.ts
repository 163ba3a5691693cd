// A small evaluator of IAM policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
// It knows the elements that the bootstrap uses, and throws on others.

type OneOrMore = string | readonly string[];
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, OneOrMore>>;
  readonly Action: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: Conditions;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A request to AWS. Keys of the context that are not there are not part of the request. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

export const all = (values: OneOrMore | undefined): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values;

/** Reads a policy. An element that the evaluator does not know is an error: it could widen the policy. */
export function parsePolicy(json: string): Policy {
  const policy = JSON.parse(json) as Policy;
  const known = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];
  for (const statement of policy.Statement)
    for (const element of Object.keys(statement))
      if (!known.includes(element)) throw new Error(`the evaluator does not know ${element}`);
  return policy;
}

/** Whether policies of an identity and of a resource together allow a request: an allow, and no deny. */
export function allows(policies: readonly Policy[], request: Request): boolean {
  const matching = policies.flatMap(({ Statement }) => Statement.filter((statement) => matches(statement, request)));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function matches({ Action, Condition = {}, Resource }: Statement, { action, context, resource }: Request): boolean {
  return (
    all(Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    (Resource === undefined || all(Resource).some((pattern) => isLike(resource, pattern))) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => isMet(operator, contextValue(context, key), all(values))),
    )
  );
}

/** Names of keys do not depend on the case. */
function contextValue(context: Request['context'], key: string): string | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function isMet(operator: string, value: string | undefined, expected: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return value !== undefined && expected.includes(value);
    case 'StringLike':
    case 'ArnEquals':
    case 'ArnLike':
      return value !== undefined && expected.some((pattern) => isLike(value, pattern));
    case 'ForAllValues:StringEquals':
      return value === undefined || expected.includes(value);
    case 'Null':
      return expected.includes(String(value === undefined));
    default:
      throw new Error(`the evaluator does not know ${operator}`);
  }
}

function isLike(text: string, pattern: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  return new RegExp(`^${escaped}$`).test(text);
}
