/** The documents that `schema --of` describes: the answers, the output of `--json`, and a failure. */
export const describedDocuments = [
  'answers',
  'new',
  'environment',
  'update',
  'audit',
  'verify',
  'text',
  'error',
] as const;
export type DocumentName = (typeof describedDocuments)[number];
