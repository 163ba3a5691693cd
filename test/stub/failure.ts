/** What a provider would report as an error diagnostic. */
export class Failure extends Error {
  readonly detail: string;

  constructor(summary: string, detail = '') {
    super(summary);
    this.detail = detail;
  }
}

/** A call that is never answered. */
export class Silence extends Error {}
