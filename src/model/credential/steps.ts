/** Counts what a search does, so that a test can show that the work grows with the length of the text. */
export interface Steps {
  count: number;
}
