/** One answer that was inferred, and why. */
export interface Inference {
  /** As messages write it: `environments[0].org`. */
  readonly path: string;
  readonly value: string;
  /** The file and line that says it, or a reason in words. */
  readonly because: string;
}
