// Compares the stub's hand-written schemas with the providers' own, where a folder with these is at hand:
// PROVIDER_SCHEMAS, or ../shared/provider-schemas next to the repository. Exit 1 where any attribute disagrees.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Attribute, Block, ProviderSchema, Schema } from './schema.ts';
import { stubs } from './schemas/index.ts';

interface Provider {
  readonly source: string;
  readonly protocol: number;
  /** Version to the file with its schema. */
  readonly versions: Readonly<Record<string, string>>;
}

const folder =
  process.env.PROVIDER_SCHEMAS ?? fileURLToPath(new URL('../../../shared/provider-schemas', import.meta.url));

/** Types that the folder does not contain. They were written from the documentation of the providers. */
const fromDocumentation = new Set([
  'data_source aws_s3_bucket',
  'data_source aws_dynamodb_table',
  'data_source aws_kms_key',
  'resource google_project_iam_audit_config',
  'data_source google_storage_project_service_account',
  'resource azurerm_log_analytics_workspace',
  'resource azurerm_management_lock',
  'resource azurerm_monitor_diagnostic_setting',
  'resource azurerm_role_definition',
  'resource azurerm_storage_management_policy',
]);

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** Where ours and theirs differ. Theirs may have more, as long as nobody has to give it. */
function differences(ours: Block, theirs: Block, at: string): readonly string[] {
  const own = ours.attributes ?? {};
  const real = theirs.attributes ?? {};
  const blocks = ours.block_types ?? {};
  const realBlocks = theirs.block_types ?? {};
  return [
    ...Object.entries(own).flatMap(([name, attribute]) => attributeDifferences(attribute, real[name], `${at}.${name}`)),
    ...Object.entries(real)
      .filter(([name, { required }]) => required && own[name] === undefined)
      .map(([name]) => `${at}.${name}: required, and we have none`),
    ...Object.entries(realBlocks)
      .filter(([name, { min_items = 0 }]) => min_items > 0 && blocks[name] === undefined)
      .map(([name]) => `${at}.${name}: a required block, and we have none`),
    ...Object.entries(blocks).flatMap(([name, nested]) => {
      const block = realBlocks[name];
      if (block === undefined) return [`${at}.${name}: there is no such block`];
      const mode = block.nesting_mode === nested.nesting_mode ? [] : [`${at}.${name}: nests as ${block.nesting_mode}`];
      return [...mode, ...differences(nested.block, block.block, `${at}.${name}`)];
    }),
  ];
}

function attributeDifferences(ours: Attribute, theirs: Attribute | undefined, at: string): readonly string[] {
  if (theirs === undefined) return [`${at}: there is no such attribute`];
  const traits = ['required', 'optional', 'computed', 'sensitive'] as const;
  const type =
    JSON.stringify(ours.type) === JSON.stringify(theirs.type) ? [] : [`${at}: is ${JSON.stringify(theirs.type)}`];
  if (ours.nested_type !== undefined)
    return theirs.nested_type?.nesting_mode === ours.nested_type.nesting_mode
      ? differences({ attributes: ours.nested_type.attributes }, { attributes: theirs.nested_type.attributes }, at)
      : [`${at}: does not nest as ${ours.nested_type.nesting_mode}`];
  // A later version requires it: the stub requires it, too.
  if (ours.required && theirs.optional) return type;
  const reported = traits.filter((trait) => (ours[trait] ?? false) !== (theirs[trait] ?? false));
  return [...type, ...reported.map((trait) => `${at}: ${trait} is ${theirs[trait] ?? false}`)];
}

function* pairs(
  ours: ProviderSchema,
  theirs: ProviderSchema,
): Generator<readonly [string, Schema, Schema | undefined]> {
  yield ['provider', ours.provider, theirs.provider];
  for (const key of ['resource_schemas', 'data_source_schemas', 'ephemeral_resource_schemas'] as const)
    for (const [type, schema] of Object.entries(ours[key] ?? {}))
      yield [`${key.replace('_schemas', '')} ${type}`, schema, theirs[key]?.[type]];
}

if (!existsSync(join(folder, 'providers.json'))) {
  process.stdout.write('skipped: provider-schemas not present\n');
} else {
  const providers = read('providers.json') as Readonly<Record<string, Provider>>;
  const found: string[] = [];
  let compared = 0;
  for (const [name, { protocol, schema: ours, source, versions }] of Object.entries(stubs)) {
    const provider = providers[name];
    if (provider === undefined) found.push(`${name}: there is no such provider`);
    if (provider?.source !== source) found.push(`${name}: its source is ${provider?.source}`);
    if (provider?.protocol !== protocol) found.push(`${name}: speaks protocol ${provider?.protocol}`);
    for (const version of versions) {
      const file = provider?.versions[version];
      if (file === undefined) {
        found.push(`${name} ${version}: not among the versions to compare with`);
        continue;
      }
      const { provider_schemas } = read(file) as { provider_schemas: Readonly<Record<string, ProviderSchema>> };
      const [theirs] = Object.values(provider_schemas);
      if (theirs === undefined) throw new Error(`${file} holds no provider`);
      for (const [title, own, real] of pairs(ours, theirs)) {
        const at = `${name} ${version} ${title}`;
        if (real === undefined && fromDocumentation.has(title)) continue;
        compared += 1;
        found.push(...(real ? differences(own.block, real.block, at) : [`${at}: there is no such type`]));
      }
    }
  }
  for (const one of found) process.stdout.write(`${one}\n`);
  process.stdout.write(`${compared} schemas of the stub compared with the providers' own, ${found.length} differ\n`);
  process.exitCode = found.length === 0 && compared > 0 ? 0 : 1;
}
