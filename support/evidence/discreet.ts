import { redactor } from './redact';

/** A step or hook, as Cucumber's setDefinitionFunctionWrapper hands it over and takes it back. */
export type Code = (this: unknown, ...args: unknown[]) => unknown;

const clean = (error: unknown, redact: (text: string) => string): void => {
  if (!(error instanceof Error)) return;
  error.message = redact(error.message);
  if (error.stack !== undefined) error.stack = redact(error.stack);
  clean(error.cause, redact);
};

/** Wraps steps and hooks so that no error leaves one with a secret in its words: terminal and reports quote them all. */
export const discreet =
  (secrets: () => readonly string[]) =>
  (code: Code): Code =>
    async function (this: unknown, ...args: unknown[]): Promise<unknown> {
      try {
        return await code.apply(this, args);
      } catch (error) {
        clean(error, redactor(secrets()));
        throw error;
      }
    };
