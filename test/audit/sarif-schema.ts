import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ajvDraft04, { type ValidateFunction } from 'ajv-draft-04';

// The package of Microsoft's SARIF SDK brings the schema of the standard. Nothing else of it is used.
const schemaFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// An imported CommonJS module: its class is a member of what TypeScript takes for the class.
const Ajv = ajvDraft04.default;
let validate: ValidateFunction | undefined;

/** What a SARIF log violates in the schema of SARIF 2.1.0, as `path message`. */
export function sarifErrors(log: unknown): readonly string[] {
  const check = validate ?? compiled();
  validate = check;
  if (check(log) === true) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function compiled(): ValidateFunction {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(schema);
}
