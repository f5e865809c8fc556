import type { RequestOf } from "@belay/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "./client.ts";
import { queryKey } from "./keys.ts";

/** What the audit log can be narrowed to, and from where it goes on. */
export type AuditQuery = NonNullable<RequestOf<"audit">["query"]>;

/** Entries come from everywhere, so no topic of the live stream tells of them. */
const everyMs = 5_000;

/** Where the whole chain is fetched from; it records who did. */
export const auditExportPath = "/api/v1/audit/export";

export function useAudit(query: AuditQuery) {
  return useQuery({
    queryKey: queryKey("audit", null, "list", query),
    queryFn: ({ signal }) => client.audit({ query: { ...query, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: query.cursor === undefined ? everyMs : false,
  });
}

export function useAuditEntry(entry: string) {
  return useQuery({
    queryKey: queryKey("audit", null, "one", entry),
    queryFn: ({ signal }) => client.auditEntry({ params: { entry }, signal }),
    // Linked within a second, and the same for ever after.
    refetchInterval: ({ state }) => (state.data && state.data.link === null ? 1_000 : false),
  });
}

export function useAuditChain() {
  return useQuery({
    queryKey: queryKey("audit", null, "chain"),
    queryFn: ({ signal }) => client.auditChain({ signal }),
    refetchInterval: everyMs,
  });
}
