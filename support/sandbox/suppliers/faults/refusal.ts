/** A fault that cannot be injected or healed, with the status and the sentence of the answer. */
export class FaultRefusal extends Error {
  constructor(
    readonly status: 404 | 409,
    message: string,
  ) {
    super(message);
    this.name = 'FaultRefusal';
  }
}
