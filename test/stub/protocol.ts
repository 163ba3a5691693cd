// Field tables for the messages of Terraform's plugin protocol that the stub speaks (5.8 and 6.8: the versions
// that terraform 1.11 offers), and of go-plugin's controller service. Numbers are wire facts of the protocol.
import type { FieldDef, Registry } from './protobuf.ts';

const DV = { msg: 'DynamicValue' } as const;
const diag = (n: number): FieldDef => ({ n, t: { msg: 'Diagnostic' }, repeated: true });
const str = (n: number): FieldDef => ({ n, t: 'string' });
const bytes = (n: number): FieldDef => ({ n, t: 'bytes' });
const dyn = (n: number): FieldDef => ({ n, t: DV });
const int = (n: number): FieldDef => ({ n, t: 'int' });
const bool = (n: number): FieldDef => ({ n, t: 'bool' });

export function registry(version: 5 | 6): Registry {
  return {
    Empty: {},
    DynamicValue: { msgpack: bytes(1), json: bytes(2) },
    Diagnostic: { severity: int(1), summary: str(2), detail: str(3), attribute: { n: 4, t: { msg: 'AttributePath' } } },
    AttributePath: { steps: { n: 1, t: { msg: 'Step' }, repeated: true } },
    Step: { attribute_name: str(1), element_key_string: str(2), element_key_int: int(3) },
    RawState: { json: bytes(1), flatmap: { n: 2, t: { map: 'string' } } },
    Schema: { version: int(1), block: { n: 2, t: { msg: 'Block' } } },
    Block: {
      version: int(1),
      attributes: { n: 2, t: { msg: 'Attribute' }, repeated: true },
      block_types: { n: 3, t: { msg: 'NestedBlock' }, repeated: true },
      description: str(4),
      deprecated: bool(6),
    },
    Attribute: {
      name: str(1),
      type: bytes(2),
      description: str(3),
      required: bool(4),
      optional: bool(5),
      computed: bool(6),
      sensitive: bool(7),
      deprecated: bool(9),
      nested_type: { n: 10, t: { msg: 'NestedType' } },
    },
    NestedType: { attributes: { n: 1, t: { msg: 'Attribute' }, repeated: true }, nesting: int(3) },
    NestedBlock: {
      type_name: str(1),
      block: { n: 2, t: { msg: 'Block' } },
      nesting: int(3),
      min_items: int(4),
      max_items: int(5),
    },
    ServerCapabilities: { plan_destroy: bool(1), get_provider_schema_optional: bool(2), move_resource_state: bool(3) },
    ClientCapabilities: { deferral_allowed: bool(1), write_only_attributes_allowed: bool(2) },
    Timestamp: { seconds: int(1), nanos: int(2) },

    'GetSchema.Request': {},
    'GetSchema.Response': {
      provider: { n: 1, t: { msg: 'Schema' } },
      resource_schemas: { n: 2, t: { map: { msg: 'Schema' } } },
      data_source_schemas: { n: 3, t: { map: { msg: 'Schema' } } },
      diagnostics: diag(4),
      server_capabilities: { n: 6, t: { msg: 'ServerCapabilities' } },
      ephemeral_resource_schemas: { n: 8, t: { map: { msg: 'Schema' } } },
    },
    'ProviderConfig.Request': { config: dyn(1) },
    'ProviderConfig.Response':
      version === 6 ? { diagnostics: diag(2) } : { prepared_config: dyn(1), diagnostics: diag(2) },
    'Validate.Request': { type_name: str(1), config: dyn(2) },
    'Validate.Response': { diagnostics: diag(1) },
    'Upgrade.Request': { type_name: str(1), version: int(2), raw_state: { n: 3, t: { msg: 'RawState' } } },
    'Upgrade.Response': { upgraded_state: dyn(1), diagnostics: diag(2) },
    'Configure.Request': { terraform_version: str(1), config: dyn(2) },
    'Configure.Response': { diagnostics: diag(1) },
    'Read.Request': { type_name: str(1), current_state: dyn(2), private: bytes(3) },
    'Read.Response': { new_state: dyn(1), diagnostics: diag(2), private: bytes(3) },
    'Plan.Request': {
      type_name: str(1),
      prior_state: dyn(2),
      proposed_new_state: dyn(3),
      config: dyn(4),
      prior_private: bytes(5),
    },
    'Plan.Response': {
      planned_state: dyn(1),
      requires_replace: { n: 2, t: { msg: 'AttributePath' }, repeated: true },
      planned_private: bytes(3),
      diagnostics: diag(4),
      legacy_type_system: bool(5),
    },
    'Apply.Request': {
      type_name: str(1),
      prior_state: dyn(2),
      planned_state: dyn(3),
      config: dyn(4),
      planned_private: bytes(5),
    },
    'Apply.Response': { new_state: dyn(1), private: bytes(2), diagnostics: diag(3), legacy_type_system: bool(4) },
    'Import.Request': { type_name: str(1), id: str(2) },
    'Import.Response': { imported_resources: { n: 1, t: { msg: 'Imported' }, repeated: true }, diagnostics: diag(2) },
    Imported: { type_name: str(1), state: dyn(2), private: bytes(3) },
    'ReadData.Request': { type_name: str(1), config: dyn(2) },
    'ReadData.Response': { state: dyn(1), diagnostics: diag(2) },
    'Open.Request': { type_name: str(1), config: dyn(2) },
    'Open.Response': {
      diagnostics: diag(1),
      renew_at: { n: 2, t: { msg: 'Timestamp' } },
      result: dyn(3),
      private: bytes(4),
    },
  };
}

/** Name of a call: its request, its response, and the handler in provider.ts. */
export function methods(version: 5 | 6): Readonly<Record<string, readonly [string, string, string]>> {
  const six = version === 6;
  return {
    [six ? 'GetProviderSchema' : 'GetSchema']: ['GetSchema.Request', 'GetSchema.Response', 'getSchema'],
    [six ? 'ValidateProviderConfig' : 'PrepareProviderConfig']: [
      'ProviderConfig.Request',
      'ProviderConfig.Response',
      'validateProvider',
    ],
    [six ? 'ValidateResourceConfig' : 'ValidateResourceTypeConfig']: [
      'Validate.Request',
      'Validate.Response',
      'nothing',
    ],
    [six ? 'ValidateDataResourceConfig' : 'ValidateDataSourceConfig']: [
      'Validate.Request',
      'Validate.Response',
      'nothing',
    ],
    ValidateEphemeralResourceConfig: ['Validate.Request', 'Validate.Response', 'nothing'],
    UpgradeResourceState: ['Upgrade.Request', 'Upgrade.Response', 'upgrade'],
    [six ? 'ConfigureProvider' : 'Configure']: ['Configure.Request', 'Configure.Response', 'configure'],
    ReadResource: ['Read.Request', 'Read.Response', 'read'],
    PlanResourceChange: ['Plan.Request', 'Plan.Response', 'plan'],
    ApplyResourceChange: ['Apply.Request', 'Apply.Response', 'apply'],
    ImportResourceState: ['Import.Request', 'Import.Response', 'import'],
    ReadDataSource: ['ReadData.Request', 'ReadData.Response', 'readData'],
    OpenEphemeralResource: ['Open.Request', 'Open.Response', 'open'],
    RenewEphemeralResource: ['Empty', 'Empty', 'nothing'],
    CloseEphemeralResource: ['Empty', 'Empty', 'nothing'],
    GetFunctions: ['Empty', 'Empty', 'nothing'],
    [six ? 'StopProvider' : 'Stop']: ['Empty', 'Empty', 'nothing'],
  };
}
