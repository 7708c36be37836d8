/** Which fault do which words of a scenario tell of? */
import type { Injected, MarketTrouble, Mishap, Unannounced } from './suppliers/faults';

/** What goes wrong while the work moves, as a customer would tell it. */
export const MISHAPS: Readonly<Record<string, Mishap>> = {
  'none is on offer any more': 'no-capacity',
  'all of them have become dearer': 'price-up',
  'somebody else is faster with it': 'offer-gone',
  'the new GPU disappears on the way': 'host-disappears',
  'the new GPU freezes on the way': 'freeze',
  'the object store goes away on the way': 'store-down',
  'the product is killed on the way': 'control-plane-killed',
};

/** The ways in which a GPU is lost, as a customer would tell them. */
export const FAILURES: Readonly<Record<string, Unannounced>> = {
  'GPU fails': 'host-disappears',
  'GPU instance can no longer be reached': 'link-cut',
  'GPU instance freezes': 'freeze',
  'workspace of the GPU instance is no longer mounted': 'workspace-gone',
  'CPU Standby can no longer be reached': 'standby-cut',
  'GPU stops working on a machine that still answers': 'gpu-lost',
};

/** What is wrong with the market, as a customer would tell it. */
export const MARKET_TROUBLES: Readonly<Record<string, MarketTrouble>> = {
  'does not answer': 'market-down',
  'asks more than was agreed': 'price-up',
};

/** What breaks an upload off, as a customer would tell it. */
export const BREAKS: Readonly<Record<string, 'store-down' | 'control-plane-killed'>> = {
  'the object store goes away': 'store-down',
  'the control plane is killed': 'control-plane-killed',
};

/** What else is said of a fault than the words from which a step takes it. */
const OTHERWISE: Readonly<Record<string, Injected['kind']>> = {
  'GPU instance falls silent': 'link-cut',
  'gives notice': 'reclaim',
  'CPU Standby disappears': 'host-disappears',
  'Dumont Cloud crashes': 'control-plane-killed',
  'damaged in the object store': 'object-corrupt',
};

const FAULTS = Object.entries({ ...FAILURES, ...MARKET_TROUBLES, ...MISHAPS, ...BREAKS, ...OTHERWISE });

/** The fault that a sentence tells of, if it tells of one. */
export const faultTold = (sentence: string): Injected['kind'] | undefined =>
  FAULTS.find(([words]) => sentence.includes(words))?.[1];
