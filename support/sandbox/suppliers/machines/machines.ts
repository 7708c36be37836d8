import type { Traffic } from './traffic';

/** What a supplier asks of the cloud when it rents out a machine. */
export interface MachineSpec {
  /** The host name the machine answers to. */
  readonly name: string;
  /** Present on GPU machines only: the model shown by nvidia-smi and its memory. */
  readonly gpu?: { readonly name: string; readonly memoryMb: number };
  /** Who logs in: root, or the user of a virtual machine. */
  readonly user: string;
  /** Public keys (OpenSSH lines) that may log in. */
  readonly authorizedKeys: readonly string[];
}

/**
 * How a machine can be damaged and mended again while its disk stays. From outside a cut and a frozen machine look
 * alike: connections are still accepted, by the gateway and by the machine's kernel, established ones stay open,
 * and nobody ever answers. A machine without its GPU answers, but the device file no longer opens; one without its
 * workspace finds an empty directory in its place, and only who is inside already still sees what was there.
 */
export type Damage = 'link-cut' | 'freeze' | 'gpu-lost' | 'workspace-gone';

/** What can be damaged only in part here, or not at all, each with the reason in a sentence. */
export type Limits = Readonly<Partial<Record<Damage, { readonly offered: boolean; readonly why: string }>>>;

/** One rented machine: own processes, sshd and disk; on the first tier an own network and file system, too. */
export interface Machine {
  readonly id: string;
  /** Its address inside and outside the cloud, 127.77.S.N. */
  readonly address: string;
  readonly port: number;
  /** Who logs in: the user of its specification, unless the machine has no accounts of its own. */
  readonly user: string;
  /** The public host key, "ssh-ed25519 AAAA...". */
  readonly hostKey: string;
  /** The directory on the host that holds its disk and device files. */
  readonly directory: string;
  /** As far as this tier can tell: the second knows only the connections that were made to the machine. */
  readonly traffic: Traffic;
  /** Resolves when the present process tree is gone, whatever the cause. */
  readonly gone: Promise<void>;
  /** Lets one more public key log in. */
  authorise(publicKey: string): Promise<void>;
  /**
   * Does a damage; resolves when it is done. A cut lets nothing pass in either direction, silently: what waits at its
   * ends passes when it is mended. A freeze stops every process, and their clocks go on.
   */
  damage(how: Damage): Promise<void>;
  /** Undoes a damage; resolves when it is undone, also when there was none. */
  mend(how: Damage): Promise<void>;
  /** Ends the process tree and every cut and freeze; the disk stays. */
  stop(): Promise<void>;
  /** Starts the machine again on its disk; resolves when sshd answers. */
  resume(): Promise<void>;
  /** Ends the process tree and removes the disk; resolves when both are really gone. */
  destroy(): Promise<void>;
  /** The host disappears: the process tree is killed at once, the disk goes with it. */
  vanish(): Promise<void>;
}

/** The two doors of a service on this computer: a port at the cloud's service address, and a unix socket. */
export interface Doors {
  readonly port: number;
  readonly socket: string;
}

/** A cloud of machines on this computer. */
export interface Machines {
  readonly tier: 1 | 2;
  /** One sentence: why this tier was chosen. */
  readonly why: string;
  readonly limits: Limits;
  /** Resolves when the machine's sshd answers. */
  start(spec: MachineSpec): Promise<Machine>;
  /** Where a service of another supplier answers its callers, the machines like everybody else. */
  readonly serviceAddress: string;
  /** Lets the machines in, too, at the service's address and port; resolves when they can reach it. */
  admit(doors: Doors): Promise<void>;
  /** Ends every machine and the cloud itself. */
  close(): Promise<void>;
}
