/** A request the product does not carry out: the HTTP status and the sentence the customer reads. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 402 | 404 | 409 | 422 | 503,
    sentence: string,
    readonly details?: unknown,
  ) {
    super(sentence);
    this.name = 'Refusal';
  }
}

/** A supplier or a machine did not answer in time: whether the request was carried out is unknown. */
export class Unanswered extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'Unanswered';
  }
}

/** An operation that can never succeed: it ends with this reason. */
export class Hopeless extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Hopeless';
  }
}

/** What went wrong, in one sentence. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What went wrong, with its full stop. */
export const sentenceOf = (error: unknown): string => `${reasonOf(error).replace(/\.$/, '')}.`;
