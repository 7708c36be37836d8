import { z } from 'zod';
import { Broken } from '../failures';
import { Wire } from '../wire';

const HEALTH = z.object({ service: z.string(), version: z.string() });

/** What product answers at this address, and its version, in its own words; Unavailable when nothing does. */
export const productAt = async (api: string): Promise<string> => {
  const url = api.replace(/\/api\/v1$/, '');
  const wire = new Wire({ name: 'Dumont Cloud', url, variable: 'DUMONT_API_URL', blame: Broken });
  try {
    const { service, version } = wire.read(await wire.ask({ method: 'GET', path: '/health' }), HEALTH);
    return `${service} ${version}`;
  } finally {
    await wire.close();
  }
};
