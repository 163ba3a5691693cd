// The part of each provider that generated repositories use, written by hand from the providers' documentation.
import type { ProviderSchema } from '../schema.ts';
import { aws } from './aws.ts';
import { azurerm } from './azurerm.ts';
import { google } from './google.ts';
import { unionai } from './unionai.ts';
import { vault } from './vault.ts';

export const schemas: Readonly<Record<string, ProviderSchema>> = { unionai, aws, google, azurerm, vault };

export const protocols: Readonly<Record<string, 5 | 6>> = { unionai: 6, aws: 5, google: 5, azurerm: 5, vault: 5 };

/** What the mirror says each provider is, and in which versions it is there. */
export const published: Readonly<Record<string, { readonly source: string; readonly versions: readonly string[] }>> = {
  unionai: { source: 'unionai/unionai', versions: ['0.2.1'] },
  aws: { source: 'hashicorp/aws', versions: ['6.47.0'] },
  google: { source: 'hashicorp/google', versions: ['7.44.0'] },
  azurerm: { source: 'hashicorp/azurerm', versions: ['5.2.0', '4.79.0'] },
  vault: { source: 'hashicorp/vault', versions: ['5.11.0'] },
};
