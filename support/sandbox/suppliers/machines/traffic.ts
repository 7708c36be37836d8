/** What has crossed a machine's link since its beginning, in bytes. */
export interface Traffic {
  readonly received: number;
  readonly sent: number;
}

/** Nothing has crossed yet. */
export const NOTHING: Traffic = { received: 0, sent: 0 };

/** Both of them as one. */
export const together = (one: Traffic, other: Traffic): Traffic => ({
  received: one.received + other.received,
  sent: one.sent + other.sent,
});
