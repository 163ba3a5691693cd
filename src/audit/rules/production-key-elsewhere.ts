import { isProduction, tierWords } from '../../model/names/tier-words.ts';
import { file, replaced, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const productionKeyElsewhere: AuditRule = {
  id: 'production-key-elsewhere',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-production-keys-elsewhere'],
  title: 'The key of production is read in another environment',
  why: 'Development has more users and fewer approvals. Its plans could change production.',
  source: ruleSources.bestPractices,
  fix: 'Read the key of the environment itself. Deny the identity of development access to the secret of production.',
  since: '0.1.0',
  failing: () =>
    file(
      'environments/dev/main.tf',
      replaced(secureRoot, 'unionai/dev/terraform-api-key', 'unionai/prod/terraform-api-key'),
    ),
  passing: () => ({
    ...file('environments/dev/main.tf', secureRoot),
    'environments/prod/main.tf': secureRoot.replaceAll('unionai/dev', 'unionai/prod'),
  }),
  *check({ storedKeys }): Iterable<Report> {
    for (const { address, block, provider } of storedKeys) {
      const place = `${provider.module.folder} ${provider.alias ?? ''}`;
      if (isProduction(address) && tierWords(place).length > 0 && !isProduction(place))
        yield { at: block, message: `The environment ${place.trim()} reads a secret of production.` };
    }
  },
};
