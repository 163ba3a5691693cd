import type { Attribute } from '../configuration.ts';
import { file, replaced, secureRoot } from '../examples.ts';
import type { Expression } from '../expression.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import { unionName } from '../union-provider.ts';
import { boundsOf, satisfies } from '../version-constraint.ts';

/** Releases of the provider that are known to exist, and later ones that may. */
const released = ['0.2.0', '0.2.1', '0.2.99', '0.99.0'];

export const providerConstraint: AuditRule = {
  id: 'provider-constraint',
  severity: 'warning',
  confidence: 'high',
  controls: ['provider-lock'],
  title: 'The version of the provider is not constrained, or no release satisfies the constraint',
  why: 'Without a constraint, `terraform init -upgrade` takes a new release with access to the key without a review. Old documentation constrains the provider to `~> 1.0`, which does not exist.',
  source: ruleSources.provider,
  fix: 'Set `version = "~> 0.2"` in required_providers.',
  autofix:
    'Replaces a constraint that no release satisfies with `~> 0.2`. A missing constraint is not added: the lock file may have another version.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '~> 0.2', '~> 1.0')),
  passing: () => file('main.tf', secureRoot),
  *check({ configuration, providers }): Iterable<Report> {
    const modules = new Set(providers.map(({ module }) => module));
    for (const module of configuration.modules.values()) {
      const required = module.blocks
        .filter(({ type }) => type === 'terraform')
        .flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'required_providers'))
        .map(({ attributes }) => attributes.get(unionName(module)))
        .find((one) => one !== undefined);
      if (required === undefined) {
        const provider = providers.find((one) => one.module === module);
        if (modules.has(module) && provider !== undefined)
          yield { at: provider.block, message: 'The module does not declare the provider in required_providers.' };
        continue;
      }
      const written = constraintOf(required);
      const constraint = written && textOf(written);
      if (written === undefined || constraint === undefined) {
        if (modules.has(module)) yield { at: required, message: 'The provider has no version constraint.' };
      } else if (isImpossible(constraint))
        yield {
          at: required,
          severity: 'error',
          message: `No release of the provider satisfies ${constraint}.`,
          fix: () => ({
            edits: [{ kind: 'expression', attribute: required, offset: written.at, from: constraint, to: '~> 0.2' }],
          }),
        };
    }
  },
};

/** The expression of the constraint: that of `version`, or the whole of Terraform 0.12. */
function constraintOf({ expression }: Attribute): Expression | undefined {
  if (expression.kind === 'text') return expression;
  if (expression.kind !== 'object') return undefined;
  for (const [key, value] of expression.entries) if (nameOf(key) === 'version' && value.kind === 'text') return value;
  return undefined;
}

function textOf(expression: Expression): string | undefined {
  if (expression.kind !== 'text' || expression.parts.some((part) => typeof part !== 'string')) return undefined;
  return expression.parts.join('');
}

/** A key of an object, quoted or not. */
function nameOf(key: Expression): string | undefined {
  return key.kind === 'reference' ? key.steps[0] : key.kind === 'text' ? key.parts.join('') : undefined;
}

/** Whether a constraint that can be read excludes every known release and every later one of the same major version. */
function isImpossible(constraint: string): boolean {
  const bounds = boundsOf(constraint);
  return bounds !== undefined && !released.some((version) => satisfies(version, bounds));
}
