/** Which machines are only rehearsed on? Those whose label says so: nobody offers them work, and nothing said there is the work's. */
import type { Listed } from './history';

/** Whether a machine is the spare of a rehearsal. */
export const isSpare = ({ label }: Pick<Listed, 'label'>): boolean => label.endsWith('/rehearsal');
