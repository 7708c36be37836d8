/** A call that Compute Engine refuses, in the words and with the status it uses on the wire. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** The body of the answer. */
  wire(): object {
    const { status: code, reason, message } = this;
    return { error: { code, message, errors: [{ message, domain: 'global', reason }] } };
  }
}

/** There is no such resource, or no longer. */
export const notFound = (path: string): Refusal =>
  new Refusal(404, 'notFound', `The resource '${path}' was not found`);

/** A field has a value that is not allowed. */
export const invalid = (field: string, value: string): Refusal =>
  new Refusal(400, 'invalid', `Invalid value for field '${field}': '${value}'.`);
