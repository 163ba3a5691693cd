/** An action of GitHub's, by the commit that is run and the tag that it had. */
export interface PinnedAction {
  readonly name: string;
  readonly sha: string;
  readonly tag: string;
}
