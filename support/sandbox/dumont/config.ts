import { z } from 'zod';

const ENVIRONMENT = z.object({
  DUMONT_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DUMONT_CONSOLE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DUMONT_DATA: z.string().min(1),
  DUMONT_EMAIL: z.string().min(3),
  DUMONT_PASSWORD: z.string().min(1),
  DUMONT_SSH_PUBLIC_KEY: z.string().min(1),
  DUMONT_JOURNAL: z.string().min(1),
  VAST_URL: z.url(),
  VAST_API_KEY: z.string().min(1),
  GCE_URL: z.url(),
  GCP_PROJECT_ID: z.string().min(1),
  GOOGLE_APPLICATION_CREDENTIALS: z.string().min(1),
  R2_ENDPOINT: z.url(),
  R2_BUCKET: z.string().min(1),
  R2_ACCESS_KEY: z.string().min(1),
  R2_SECRET_KEY: z.string().min(1),
  R2_CA_FILE: z.string().min(1),
  RESTIC_PASSWORD: z.string().min(1),
  SANDBOX_PACE: z.enum(['brisk', 'realistic']).default('brisk'),
});

/** What the control plane is told at its start: its customer, its suppliers, its directory. */
export type Config = Readonly<z.infer<typeof ENVIRONMENT>>;

/** The environment as one frozen object; a missing variable is named. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = ENVIRONMENT.safeParse(environment);
  if (read.success) return Object.freeze(read.data);
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
  throw new Error(`The control plane cannot start; wrong or missing: ${wrong.join(', ')}.`);
}
