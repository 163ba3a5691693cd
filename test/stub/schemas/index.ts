// The part of each provider that generated repositories use, written by hand from the providers' documentation.
import type { ProviderSchema } from '../schema.ts';
import { aws } from './aws.ts';
import { azurerm } from './azurerm.ts';
import { google } from './google.ts';
import { unionai } from './unionai.ts';
import { vault } from './vault.ts';

interface StubProvider {
  readonly schema: ProviderSchema;
  readonly protocol: 5 | 6;
  /** What the mirror says the provider is, and in which versions it is there. */
  readonly source: string;
  readonly versions: readonly string[];
}

/** The stub providers, by their names in Terraform. */
export const stubs: Readonly<Record<string, StubProvider>> = {
  unionai: { schema: unionai, protocol: 6, source: 'unionai/unionai', versions: ['0.2.1'] },
  aws: { schema: aws, protocol: 5, source: 'hashicorp/aws', versions: ['6.47.0'] },
  google: { schema: google, protocol: 5, source: 'hashicorp/google', versions: ['7.44.0'] },
  azurerm: { schema: azurerm, protocol: 5, source: 'hashicorp/azurerm', versions: ['5.2.0', '4.79.0'] },
  vault: { schema: vault, protocol: 5, source: 'hashicorp/vault', versions: ['5.11.0'] },
};
