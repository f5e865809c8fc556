const transientStates = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "53300", // too_many_connections
  "55P03", // lock_not_available
  "57014", // query_canceled, by a timeout
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "25P03", // idle_in_transaction_session_timeout
]);
const transientSystemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
const transientMessages =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|read timeout|client was closed|not queryable/i;

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

/**
 * Whether the same work may succeed a moment later: the database is away, restarting, overloaded, or chose this
 * transaction as the loser of a conflict. Says nothing about whether a commit whose answer was lost took place.
 */
export const isTransient = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code.startsWith("08") || transientStates.has(code) || transientSystemCodes.has(code)) return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isTransient);
  if (!(error instanceof Error)) return false;
  if (error.cause !== undefined && error.cause !== error && isTransient(error.cause)) return true;
  return code === "" && transientMessages.test(error.message);
};

/** Whether PostgreSQL rolled the transaction back because of a conflict, so that running it again is safe. */
export const isConflict = (error: unknown): boolean => ["40001", "40P01"].includes(codeOf(error));
