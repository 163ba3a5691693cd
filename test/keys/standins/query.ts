import { search } from '@jmespath-community/jmespath';
import { stringify } from 'yaml';
import { Refusal } from './program.ts';

type Json = Parameters<typeof search>[0];

/** The result of a JMESPath expression: `--query` of the AWS CLI and the Azure CLI. */
export function queried(value: unknown, query: string | undefined, usage: number): unknown {
  if (query === undefined) return value;
  try {
    return search(value as Json, query);
  } catch {
    throw new Refusal(usage, `Bad value for --query ${query}`);
  }
}

/** Text output of the AWS CLI: fields with tabs between them, and None for null. */
export function awsText(value: unknown): string {
  if (value === null || value === undefined) return 'None\n';
  if (!Array.isArray(value)) return typeof value === 'object' ? awsText(Object.values(value)) : `${python(value)}\n`;
  const isFlat = value.every((one) => one === null || typeof one !== 'object');
  return isFlat
    ? `${value.map((one) => (one === null ? 'None' : python(one))).join('\t')}\n`
    : value.map(awsText).join('');
}

/** Text output of the Azure CLI (tsv): the same, with nothing for null. */
export function azureText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const rows = Array.isArray(value) ? value : [value];
  return rows
    .map((row) => {
      const cells = row !== null && typeof row === 'object' ? Object.values(row) : [row];
      return `${cells.map((cell) => (cell === null ? '' : python(cell))).join('\t')}\n`;
    })
    .join('');
}

/** Booleans are written as in Python by the AWS CLI, and in lower case by the Azure CLI. */
const python = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Output of gcloud in a format: json, yaml, or `value(NAME)`, which has the last part of a name with `.basename()`. */
export function printed(value: unknown, format: string, tool: string): string {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  if (format === 'yaml' || format === 'default') return stringify(value);
  if (format === 'none' || format === 'disable') return '';
  const fields = /^(?:value|csv\[no-heading\])\(([\w.,() ]+)\)$/.exec(format)?.[1];
  if (fields === undefined) throw new Refusal(1, `ERROR: (${tool}) unknown format ${format}`);
  const separator = format.startsWith('csv') ? ',' : '\t';
  const rows = (Array.isArray(value) ? value : [value]) as readonly Readonly<Record<string, unknown>>[];
  return rows
    .map(
      (row) =>
        `${fields
          .split(',')
          .map((field) => column(row, field.trim()))
          .join(separator)}\n`,
    )
    .join('');
}

function column(row: Readonly<Record<string, unknown>>, field: string): string {
  const [name = '', transform] = field.split('.');
  const text = String(row[name] ?? '');
  if (transform === undefined) {
    // gcloud displays the last part of a resource name as the name of a version in lists only.
    return text;
  }
  if (transform !== 'basename()') throw new Refusal(1, `unknown transform ${transform}`);
  return text.split('/').at(-1) ?? '';
}
