import { type Block, blocksInside, literalOf } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { ageLimit } from '../key-age.ts';
import type { AuditRule, Report } from '../rule.ts';

/** The settings that say after how long a resource rotates a secret, and the days in a value. */
const periods: Readonly<Record<string, (value: string) => number | undefined>> = {
  automatically_after_days: days,
  rotation_days: days,
  rotation_period: (value) => (/^\d+s$/.test(value) ? Number(value.slice(0, -1)) / 86_400 : undefined),
};
const rotating = new Set(['aws_secretsmanager_secret_rotation', 'google_secret_manager_secret', 'time_rotating']);

function days(value: string): number | undefined {
  return /^\d+$/.test(value) ? Number(value) : undefined;
}

const rotation = (count: number): string =>
  `${secureRoot}\nresource "aws_secretsmanager_secret_rotation" "union" {\n  secret_id           = "unionai/dev/terraform-api-key"\n  rotation_lambda_arn = "arn:aws:lambda:us-west-2:111122223333:function:rotate"\n\n  rotation_rules {\n    automatically_after_days = ${count}\n  }\n}\n`;

export const rotationTooRare: AuditRule = {
  id: 'rotation-too-rare',
  severity: 'warning',
  confidence: 'medium',
  controls: ['rotation'],
  title: 'A secret is rotated after a longer time than the limit',
  why: 'The schedule lets keys become older than `rotation.maxAgeDays` in .yo-rc.json, or than 90 days without a record.',
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html',
  fix: 'Set a period of at most the limit.',
  since: '0.2.0',
  failing: () => file('main.tf', rotation(365)),
  passing: () => file('main.tf', rotation(60)),
  *check(repository): Iterable<Report> {
    for (const { blocks } of repository.configuration.modules.values())
      for (const block of blocks.filter(isRotating))
        for (const { attributes } of blocksInside(block))
          for (const [name, read] of Object.entries(periods)) {
            const at = attributes.get(name);
            const value = literalOf(at);
            const period = value === undefined ? undefined : read(value);
            const limit = at === undefined ? undefined : ageLimit(at.file, repository);
            if (at !== undefined && limit !== undefined && period !== undefined && period > limit.days)
              yield {
                at,
                message: `${block.labels.join('.')} rotates after ${Math.round(period)} days. The limit is ${limit.days} days.`,
              };
          }
  },
};

function isRotating({ type, labels }: Block): boolean {
  const [kind = ''] = labels;
  return type === 'resource' && (rotating.has(kind) || (kind.startsWith('vault_') && kind.includes('rotat')));
}
