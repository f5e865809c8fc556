/** What the SDK tells: rare events only, never text of the workflow. `console` fits, and so does pino. */
export type Logger = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

const quiet = () => {};

/** Wraps a logger so that whatever it throws, or rejects with, stays inside. */
export function createSafeLogger(logger: Logger): Logger {
  const guard = (level: keyof Logger) => (message: string) => {
    try {
      const returned: unknown = logger[level](`belay: ${message}`);
      if (returned instanceof Promise) returned.catch(quiet);
    } catch {
      // A logger can never break a run.
    }
  };
  return { info: guard("info"), warn: guard("warn"), error: guard("error") };
}
