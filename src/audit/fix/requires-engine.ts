import { type Configuration, literalOf, type Module } from '../configuration.ts';
import { boundsOf, satisfies } from '../version-constraint.ts';

/** Releases of each minor version before 1.10: none of them knows ephemeral values or S3 lock files. */
const before = [
  ...[12, 13, 14, 15].map((minor) => `0.${minor}.0`),
  ...Array.from({ length: 10 }, (_, minor) => `1.${minor}.0`),
];

/**
 * Why a module cannot use what Terraform and OpenTofu have since 1.10 or later: its `required_version`, or that of a module
 * that calls it, admits an older version, which rejects the configuration. Undefined if none does; without a constraint,
 * a current version is assumed.
 */
export function olderEngine(module: Module, configuration: Configuration): string | undefined {
  const seen = new Set<Module>();
  const check = (one: Module): string | undefined => {
    if (seen.has(one)) return undefined;
    seen.add(one);
    const required = one.blocks
      .filter(({ type }) => type === 'terraform')
      .map(({ attributes }) => attributes.get('required_version'))
      .find((attribute) => attribute !== undefined);
    const constraint = literalOf(required);
    if (required !== undefined && (constraint === undefined || admitsOlder(constraint)))
      return `required_version in ${required.file} admits versions before 1.10, which reject it; set it to ">= 1.10" first`;
    return configuration
      .callsOf(one)
      .map(({ caller }) => check(caller))
      .find((reason) => reason !== undefined);
  };
  return check(module);
}

function admitsOlder(constraint: string): boolean {
  const bounds = boundsOf(constraint);
  if (bounds === undefined) return true;
  const own = bounds.map(({ version }) => version).filter((version) => /^(?:0|1\.\d)(?:\.|$)/.test(version));
  return [...before, ...own].some((version) => satisfies(version, bounds));
}

/** The newest releases that are known, and later ones. */
const later = ['1.10.0', '1.11.4', '1.12.6', '1.15.8', '1.16.5', '1.99.0'];

/** Whether the `required_version` of a module excludes every engine that has ephemeral values. Not if it cannot be read. */
export function excludesEphemeral(module: Module): boolean {
  const constraint = literalOf(
    module.blocks
      .filter(({ type }) => type === 'terraform')
      .map(({ attributes }) => attributes.get('required_version'))
      .find((attribute) => attribute !== undefined),
  );
  const bounds = constraint === undefined ? undefined : boundsOf(constraint);
  return bounds !== undefined && !later.some((version) => satisfies(version, bounds));
}
