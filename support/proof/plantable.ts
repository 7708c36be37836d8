import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Misconfigured } from '../failures';
import { sourceWith, type Defect } from '../sandbox/defects/defect';

const PRODUCT = join(__dirname, '../sandbox/dumont');
const TEXT = z.string().min(1);

const ENTRY = z.strictObject({
  id: TEXT,
  symptom: TEXT,
  expected: z
    .array(
      z.strictObject({
        scenario: TEXT,
        titled: TEXT.optional(),
        promise: TEXT,
        verdict: z.enum(['breached', 'invalid', 'inconclusive']),
      }),
    )
    .min(1),
  reach: z.enum(['here', 'failover', 'migration', 'start', 'snapshot', 'standby', 'copy', 'rent']),
  patient: z.literal(true).optional(),
  changes: z
    .array(z.strictObject({ file: TEXT, was: TEXT, is: z.string(), imports: z.string().optional() }))
    .min(1),
});

const misplaced = (defect: Defect, file: string): readonly string[] => {
  const path = join(PRODUCT, file);
  if (!existsSync(path)) return [`The defect ${defect.id}: there is no ${file} in support/sandbox/dumont`];
  try {
    sourceWith(defect, file, readFileSync(path, 'utf8'));
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
};

const objectionsTo = (defect: Defect): readonly string[] => {
  const { error } = ENTRY.safeParse(defect);
  if (error === undefined) return defect.changes.flatMap(({ file }) => misplaced(defect, file));
  return error.issues.map(
    ({ path, message }) => `The defect ${defect.id}: ${[...path.map(String), message].join(': ')}`,
  );
};

/** A defect that cannot be planted proves nothing: every field must be one of a defect's, and the words it changes must stand in the product; throws Misconfigured before anything is started. */
export const checkPlantable = (defects: readonly Defect[]): void => {
  const objections = defects.flatMap(objectionsTo);
  if (objections.length === 0) return;
  throw new Misconfigured({
    wrong: objections.join('; '),
    todo: 'Mend its entry in support/sandbox/defects; support/sandbox/defects/defect.ts says what each field is',
  });
};
