import { blocksInside, literalOf } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const open: Readonly<Record<string, (value: string) => boolean>> = {
  acl: (value) => /^public-|^authenticated-read$/.test(value),
  block_public_acls: (value) => value === 'false',
  block_public_policy: (value) => value === 'false',
  ignore_public_acls: (value) => value === 'false',
  restrict_public_buckets: (value) => value === 'false',
  public_access_prevention: (value) => value === 'inherited',
  uniform_bucket_level_access: (value) => value === 'false',
  allow_nested_items_to_be_public: (value) => value === 'true',
  container_access_type: (value) => value === 'blob' || value === 'container',
};
const storage = /^(?:aws_s3_bucket|google_storage_bucket|azurerm_storage_)/;

export const publicStateBucket: AuditRule = {
  id: 'public-state-bucket',
  severity: 'error',
  confidence: 'high',
  controls: ['encrypted-state'],
  title: 'Public access to a storage bucket is possible',
  why: 'A public bucket publishes states and saved plans.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  fix: 'Block public access: the four settings of aws_s3_bucket_public_access_block, `public_access_prevention = "enforced"`, `uniform_bucket_level_access = true`, or `allow_nested_items_to_be_public = false`.',
  since: '0.1.0',
  failing: () =>
    file(
      'bootstrap/main.tf',
      `${secureRoot}\nresource "aws_s3_bucket_public_access_block" "state" {\n  bucket              = "acme-tfstate"\n  block_public_acls   = false\n  block_public_policy = true\n}\n`,
    ),
  passing: () =>
    file(
      'bootstrap/main.tf',
      `${secureRoot}\nresource "aws_s3_bucket_public_access_block" "state" {\n  bucket              = "acme-tfstate"\n  block_public_acls   = true\n  block_public_policy = true\n}\n`,
    ),
  *check({ configuration }): Iterable<Report> {
    for (const { blocks } of configuration.modules.values())
      for (const block of blocks.filter(({ type, labels }) => type === 'resource' && storage.test(labels[0] ?? '')))
        for (const { attributes } of blocksInside(block))
          for (const [name, isOpen] of Object.entries(open)) {
            const at = attributes.get(name);
            const value = literalOf(at);
            if (at !== undefined && value !== undefined && isOpen(value))
              yield { at, message: `${block.labels.join('.')} sets ${name} = ${value}.` };
          }
  },
};
