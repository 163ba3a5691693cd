/** The variables of a provider's process that a stub reads, and one that it has to ignore: UNIONAI_ALLOWED_ORGS. */
export const variables = [
  'TF_PLUGIN_MAGIC_COOKIE',
  'PLUGIN_PROTOCOL_VERSIONS',
  'PLUGIN_CLIENT_CERT',
  'TFSTUB_DIR',
  'TFSTUB_IDENTITY',
  'TFSTUB_APPLY_DELAY',
  'UNIONAI_API_KEY',
  'UNIONAI_ALLOWED_ORGS',
  'AWS_ROLE_ARN',
  'ARM_CLIENT_ID',
  'GCP_SERVICE_ACCOUNT',
] as const;

/** The environment of a provider's process. */
export type Environment = Readonly<Partial<Record<(typeof variables)[number], string>>>;
