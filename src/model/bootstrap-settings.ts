/** The answers about resources that the bootstrap creates or refers to. */
export interface BootstrapSettings {
  /** Resources that exist: the bootstrap reads them and does not manage them. */
  readonly existingStateStorage: boolean;
  readonly existingIdentityProvider: boolean;
  readonly existingSecretStore: boolean;
  readonly googleProject: string | undefined;
  readonly googleLocation: string | undefined;
  readonly azureSubscriptionId: string | undefined;
  readonly azureLocation: string | undefined;
}
