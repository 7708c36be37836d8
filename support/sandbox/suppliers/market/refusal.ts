/** A call the market refuses, in the words and with the status it uses on the wire. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** The offer was rented by somebody else or has left the market. */
export const offerGone = (offer: number): Refusal =>
  new Refusal(410, 'no_such_ask', `error 410: no_such_ask Instance type by id ${offer} is not available.`);

/** There is no such instance, or no longer. */
export const instanceGone = (id: string): Refusal =>
  new Refusal(404, 'no_such_instance', `Instance ${id} not found.`);
