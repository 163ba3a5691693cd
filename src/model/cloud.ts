/** The clouds and servers with one-time resources: each has a root module bootstrap/CLOUD. */
export const clouds = ['aws', 'google', 'azure', 'vault'] as const;
export type Cloud = (typeof clouds)[number];
