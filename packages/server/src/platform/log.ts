import { pino, type DestinationStream, type Logger } from "pino";

export type Log = Logger;
export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What must never reach a log: credentials, and the text payloads hold. */
const secretFields = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "secret",
  "token",
  "apiKey",
  "payload",
  "payloads",
  "body",
  "input",
  "output",
];

const redacted = secretFields.flatMap((field) => {
  const segment = /^\w+$/.test(field) ? field : `["${field}"]`;
  const join = segment.startsWith("[") ? "" : ".";
  return [segment, `*${join}${segment}`, `*.headers${join}${segment}`, `headers${join}${segment}`];
});

/**
 * Structured log on standard output, or on `destination`.
 * A line that can't be written (a full disk, a closed pipe, a value whose getter throws) is lost; the caller
 * goes on.
 */
export const createLog = (options: { level?: LogLevel; destination?: DestinationStream } = {}): Log => {
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true });
  if ("on" in destination && typeof destination.on === "function") destination.on("error", () => {});
  return pino(
    {
      level: options.level ?? "info",
      redact: { paths: [...new Set(redacted)], censor: "[redacted]" },
      hooks: {
        logMethod(parameters, method) {
          try {
            method.apply(this, parameters);
          } catch {
            // A logger failure can't break a call.
          }
        },
      },
    },
    destination,
  );
};

/** A log that says nothing. */
export const silentLog = (): Log => createLog({ level: "silent" });
