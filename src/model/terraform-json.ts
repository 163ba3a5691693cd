import type { HclAttribute, HclBlock, HclBody, HclFile } from './hcl-tree.ts';

/**
 * How many labels a block has in Terraform's JSON syntax, where labels are nested object keys.
 * https://developer.hashicorp.com/terraform/language/syntax/json
 */
const labelCounts: Readonly<Record<string, number>> = {
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
  backend: 1,
};

/** Keys of a `terraform` block that contain blocks; all others are attributes. */
const inTerraform = new Set(['backend', 'cloud', 'required_providers']);
const inCloud = new Set(['workspaces']);

type Plain = Readonly<Record<string, unknown>>;

/**
 * Reads a file in Terraform's JSON syntax as the tree of its native syntax. Positions are those of the file's start.
 *
 * @param text the text of a `.tf.json` or `.tofu.json` file
 * @returns the tree; a file that is not JSON gives a tree with one error
 */
export function parseTerraformJson(text: string): HclFile {
  let value: unknown;
  if (depthOf(text) > deepest) return { body: { attributes: [], blocks: [] }, errors: [at], tooDeep: at };
  try {
    value = JSON.parse(text);
  } catch {
    return { body: { attributes: [], blocks: [] }, errors: [at] };
  }
  const blocks = objectsOf(value).flatMap((object) =>
    Object.entries(object).flatMap(([type, content]) => blocksOf(type, content)),
  );
  return { body: { attributes: [], blocks }, errors: [] };
}

const at = { line: 1, column: 1 } as const;
/** No configuration is nested more deeply; much more would overflow the stack. */
const deepest = 200;

/** The greatest number of brackets around a place of a JSON text. */
function depthOf(text: string): number {
  let [depth, greatest] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.?)*(?:"|$)|[[{]|[\]}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    greatest = Math.max(greatest, depth);
  }
  return greatest;
}

function blocksOf(type: string, content: unknown): readonly HclBlock[] {
  if (type === 'terraform')
    return objectsOf(content).map((object) => ({ type, labels: [], body: bodyOf(object, inTerraform), ...at }));
  return labeled(type, labelCounts[type] ?? 0, [], content);
}

/** The blocks below the labels: `{"data": {"TYPE": {"NAME": {…}}}}`. */
function labeled(type: string, count: number, labels: readonly string[], content: unknown): readonly HclBlock[] {
  if (count === 0)
    return objectsOf(content).map((object) => ({ type, labels, body: bodyOf(object, new Set()), ...at }));
  return objectsOf(content).flatMap((object) =>
    Object.entries(object).flatMap(([label, inner]) => labeled(type, count - 1, [...labels, label], inner)),
  );
}

function bodyOf(object: Plain, inner: ReadonlySet<string>): HclBody {
  const entries = Object.entries(object).filter(([name]) => name !== '//');
  return {
    attributes: entries
      .filter(([name]) => !inner.has(name))
      .map(([name, value]): HclAttribute => ({ name, expression: expressionOf(value), ...at })),
    blocks: entries
      .filter(([name]) => inner.has(name))
      .flatMap(([name, value]) =>
        name === 'cloud'
          ? objectsOf(value).map((cloud) => ({ type: name, labels: [], body: bodyOf(cloud, inCloud), ...at }))
          : labeled(name, labelCounts[name] ?? 0, [], value),
      ),
  };
}

/** A value as an expression: a string that is a single interpolation is the expression inside. */
function expressionOf(value: unknown): string {
  if (typeof value === 'string') return /^\$\{([^{}]*)\}$/.exec(value)?.[1] ?? JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(expressionOf).join(', ')}]`;
  return JSON.stringify(value) ?? 'null';
}

function objectsOf(value: unknown): readonly Plain[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one): one is Plain => typeof one === 'object' && one !== null && !Array.isArray(one));
}
