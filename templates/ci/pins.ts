import type { PinnedAction } from '../../src/model/pin.ts';
import type { KeyTool } from '../../src/model/secret-store.ts';

/**
 * All third-party software that a generated pipeline runs; a test searches for any other. Tags are mutable, so actions
 * are pinned to a commit and images to a digest. Dependabot or Renovate update them.
 */
export const actions = {
  checkout: { name: 'actions/checkout', sha: '3d3c42e5aac5ba805825da76410c181273ba90b1', tag: 'v7.0.1' },
  terraform: { name: 'hashicorp/setup-terraform', sha: 'dfe3c3f87815947d99a8997f908cb6525fc44e9e', tag: 'v4.0.1' },
  opentofu: { name: 'opentofu/setup-opentofu', sha: 'a1320f892987e89d278cc92dc5adc984fb93aca4', tag: 'v2.0.2' },
  aws: {
    name: 'aws-actions/configure-aws-credentials',
    sha: 'e1253824e5c10ff9df46874f81ed3ec929e19cfd',
    tag: 'v6.3.0',
  },
  google: { name: 'google-github-actions/auth', sha: '7c6bc770dae815cd3e89ee6cdf493a5fab2cc093', tag: 'v3.0.0' },
  azure: { name: 'azure/login', sha: 'f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca', tag: 'v3.0.1' },
  tflint: { name: 'terraform-linters/setup-tflint', sha: '6e1e0642c0289bd619021bf6b34e3c08ed1e005a', tag: 'v6.3.0' },
  trivy: { name: 'aquasecurity/trivy-action', sha: 'ed142fd0673e97e23eac54620cfb913e5ce36c25', tag: 'v0.36.0' },
} as const satisfies Readonly<Record<string, PinnedAction>>;

/** Versions of tools that an action installs. */
export const tools = { tflint: 'v0.64.0', trivy: 'v0.75.0' } as const;

/** Images by engine, at the version in the version file of the engine. */
export const images = {
  terraform: 'hashicorp/terraform:1.16.5@sha256:c7926feace05d0f7e73542842bf3945924e955a1f782cf000ccbb8d18fa42d77',
  opentofu: 'ghcr.io/opentofu/opentofu:1.12.6@sha256:22cb52f6c5bf5c72a48a8f56d993d8df3e9462b1cdfb5db7e77143c87e8d159f',
} as const;

/** Images for the key age check on GitLab, by the tool that it needs. */
export const keyImages: Readonly<Record<KeyTool, string>> = {
  aws: 'amazon/aws-cli:2.37.10@sha256:3dacc5db57c923c4223e949795f538ecf1f2212b2b7d5a028b47b97f91564c0d',
  az: 'mcr.microsoft.com/azure-cli:2.90.0@sha256:e3768dde8142efa45d8f356a317aaac77abd7da15ba3719b0a150e9453f251db',
  node: 'node:24-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20',
};
