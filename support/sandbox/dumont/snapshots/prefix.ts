/** Where in the account's bucket the repository is. */
export const PREFIX = 'restic';
