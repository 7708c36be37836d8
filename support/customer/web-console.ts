/** What a customer can do and see only in the web console. Reports, never judges. */
import type { Answered, Customer, Failover, GpuInstance, InstanceId, Offer } from './customer';

/** What is ordered in the console: so many GPUs of a model that race for it, under a label, with the workload to run. */
export interface RaceOrder {
  readonly gpu: string;
  readonly candidates: number;
  readonly label: string;
  readonly workload: string;
  readonly isProtected: boolean;
  /** Whether it is sent with a double click. */
  readonly twice?: true;
  /** Shown each step on the way. */
  readonly looking?: Looking;
}

/** Somebody who is shown what a page looks like at a moment. */
export type Looking = (moment: string, picture: Picture) => void;

/** How a race ended, as the console tells it: who won, what became of each GPU that took part, and what was said of each when it was chosen. */
export interface RaceEnd {
  readonly winner: GpuInstance;
  readonly chosen: readonly Offer[];
  readonly candidates: readonly {
    readonly gpu: string;
    readonly instance?: InstanceId;
    readonly state: string;
    /** When it was read for the first time that it is back with its supplier. */
    readonly returnedBy?: number;
  }[];
}

/** A picture of an open page, and what the browser had to say. */
export interface Picture {
  readonly page: string;
  readonly image: Buffer;
  /** Everything that can be read on it, before and after the picture was taken. */
  readonly text: string;
}

/** A page that was looked at: the language that it is in, if it is one of ours, what on it is in the same words for whoever reads another, and what keeps people out. */
export interface Looked {
  readonly page: string;
  readonly language?: Language;
  readonly untranslated: readonly string[];
  readonly barriers: readonly string[];
}

/** Which instances a snapshot can be restored to, as the console lists them, and which of them is meant if nobody says otherwise. */
export interface Proposal {
  readonly listed: readonly InstanceId[];
  readonly proposed?: InstanceId;
}

/** The languages in which the console can be read. */
export type Language = 'English' | 'Portuguese';

/** The web console: everything a customer can do, and what only the console shows. */
export interface WebConsole extends Customer {
  /** Begin with no page open; and as the customer, where that is wanted, whoever came last. */
  beginAnew(signedIn: boolean): Promise<void>;
  /** Be signed in, reading this language: whoever is already stays so. */
  beInside(language: Language): Promise<void>;
  /** Enter the console without a password, as its link for visitors offers; resolves to the name of the page shown. */
  signInByItself(): Promise<string>;
  /** Enter the console with a password; resolves to the name of the page shown, or to the words of the refusal. */
  signInWith(password: string): Promise<string>;
  /** The language that the console is read in. */
  read(language: Language): Promise<void>;
  /** The name of the page that is shown after signing in. */
  shown(): Promise<string>;
  /** Whether the console's pages are closed to this visitor. */
  isOutside(): Promise<boolean>;
  /** Go through the wizard up to the machine that won the race. */
  race(order: RaceOrder): Promise<RaceEnd>;
  /** Where a snapshot would be restored to; nothing is. */
  proposal(snapshot: string): Promise<Proposal>;
  /** Have the work leave its GPU, with a double click. */
  failOverTwice(id: InstanceId): Promise<Answered>;
  /** Sign out in one tab, and then have the work moved in another that still shows how. */
  moveSignedOut(id: InstanceId): Promise<Answered>;
  /** Whether the page of an instance that was followed before still shows it, without being asked for again; undefined where none was. */
  stillShows(id: InstanceId): Promise<boolean | undefined>;
  /** Have every page that is followed shown anew. */
  reload(): Promise<void>;
  /** The failovers that an instance's own page shows, phase by phase. */
  progress(id: InstanceId): Promise<readonly Failover[]>;
  /** How long each phase of a failover takes on average, as the report says. */
  averages(): Promise<Failover['phaseTimings']>;
  /** What a visitor with a screen reader or without a mouse would stumble over, page by page. */
  barriers(): Promise<readonly Looked[]>;
  /** The page before the customer's eyes as it looks now; undefined where none is open. */
  picture(): Promise<Picture | undefined>;
  /** Every open page as it looks now. */
  pictures(): Promise<readonly Picture[]>;
  /** What the browser reported of the pages, and their last exchanges with the console. */
  reported(): readonly string[];
}
