const words: readonly (readonly [string, RegExp])[] = [
  ['production', /(?:^|[^a-z])(?:prod|prd|production|live)(?:[^a-z]|$)/i],
  ['staging', /(?:^|[^a-z])(?:stag|staging|stage|stg|uat|preprod|pre-prod)(?:[^a-z]|$)/i],
  ['development', /(?:^|[^a-z])(?:dev|development|test|testing|qa|sandbox|sbx)(?:[^a-z]|$)/i],
];

/** The tiers that a name tells: `environments/dev` tells development. */
export function tierWords(name: string): readonly string[] {
  return words.filter(([, pattern]) => pattern.test(name)).map(([tier]) => tier);
}

/** Whether a name tells production and nothing else. */
export function isProduction(name: string): boolean {
  const [tier, other] = tierWords(name);
  return tier === 'production' && other === undefined;
}
