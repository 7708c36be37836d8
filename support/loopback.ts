import { isIPv4 } from 'node:net';

/** Whether a host name can only mean this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
