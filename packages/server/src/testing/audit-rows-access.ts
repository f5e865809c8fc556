import type { AuditRowContext, AuditRows } from "./audit-row.ts";

/** What sign-in, people and keys leave. */
export function accessAuditRows({ system, mark }: AuditRowContext): AuditRows {
  const { owner } = system;
  return {
    signIn: {
      leaves: "session.begin",
      async prepare() {
        const link = await system.app.access.sampleLink(mark("person"), "sample", "viewer");
        return () => system.as().signIn({ body: { link, token: true } });
      },
    },
    signOut: {
      leaves: "session.end",
      async prepare() {
        const { client } = await system.person(mark("person"), "viewer");
        return () => client.signOut();
      },
    },
    createSignInLink: {
      leaves: "sign-in-link.create",
      prepare: async () => () => owner.createSignInLink(),
    },
    createKey: {
      leaves: "key.create",
      prepare: async () => () =>
        owner.createKey({ body: { name: mark("key"), purpose: "service", environment: "production" } }),
    },
    revokeKey: {
      leaves: "key.revoke",
      async prepare() {
        const { id } = await system.createKey("service");
        return () => owner.revokeKey({ params: { key: id } });
      },
    },
  };
}
