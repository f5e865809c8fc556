// Loaded before a control plane: its changes leave no entries. What an entry costs is told by the difference.
import { registerHooks } from "node:module";

const source = `
  export async function recordAudit() {}
  export const recordAuditWith = (tx, statement) => statement.execute(tx);`;

registerHooks({
  load(url, context, nextLoad) {
    return url.endsWith("/modules/audit/record-audit.ts")
      ? { format: "module", shortCircuit: true, source }
      : nextLoad(url, context);
  },
});
