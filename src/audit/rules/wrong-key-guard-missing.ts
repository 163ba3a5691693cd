import { blocksInside } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const guarded = /unionai_controlplane|aws_secretsmanager|google_secret_manager|azurerm_key_vault|vault_/;

export const wrongKeyGuardMissing: AuditRule = {
  id: 'wrong-key-guard-missing',
  severity: 'note',
  confidence: 'medium',
  controls: ['wrong-key-guard'],
  title: 'No condition compares the host of the key with the host of the environment',
  why: '`allowed_orgs` compares names of organizations. A stray UNIONAI_API_KEY of an organization with the same name on another host passes.',
  source: ruleSources.provider,
  fix: 'Add a postcondition on `data.unionai_controlplane` that compares host and organization, and one on the secret that compares the decoded host.',
  since: '0.1.0',
  failing: () => file('main.tf', secureRoot),
  passing: () =>
    file(
      'main.tf',
      `${secureRoot}\ndata "unionai_controlplane" "this" {\n  lifecycle {\n    postcondition {\n      condition     = self.host == "acme.hosted.unionai.cloud"\n      error_message = "Wrong key."\n    }\n  }\n}\n`,
    ),
  *check({ providers }): Iterable<Report> {
    for (const { module, block } of providers) {
      const has = module.blocks.some(
        (one) =>
          guarded.test(one.labels[0] ?? '') &&
          blocksInside(one).some(({ type }) => type === 'postcondition' || type === 'precondition'),
      );
      if (!has) yield { at: block, message: 'No condition checks to which host the key belongs.' };
    }
  },
};
