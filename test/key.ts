/** A text shaped like a Union.ai API key. Made when a test runs, so that none is in this repository. */
export function keyShaped(encoding: 'base64' | 'base64url' = 'base64', secret = 'not-a-secret'): string {
  return Buffer.from(['acme.hosted.unionai.cloud', 'some-client', secret, 'acme'].join(':')).toString(encoding);
}
