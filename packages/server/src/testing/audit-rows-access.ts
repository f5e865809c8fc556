import { createSoftwareAuthenticator, registerPasskey } from "@belay/testkit";
import type { AuditRow, AuditRowContext, AuditRows } from "./audit-row.ts";

/** What sign-in, people and keys leave. */
export function accessAuditRows({ system, publicUrl, mark }: AuditRowContext): AuditRows {
  const { owner } = system;
  const person = async () => {
    const { client } = await system.person(mark("person"), "viewer");
    return { client, params: { person: (await client.session()).person.id } };
  };
  const device = async () => {
    const asked = await system.as().requestDevice({ body: { name: mark("device") } });
    return { ...asked, body: { userCode: asked.userCode, approve: true } };
  };
  /** What real people do; the entries it leaves are tested beside it, in modules/access. */
  const refusedInSamples = (call: () => Promise<unknown>): AuditRow => ({
    leaves: null,
    because: "Refused in sample mode, where this system is: there are no real people",
    prepare: async () => () => call().catch(() => {}),
  });
  const reads = (call: () => Promise<unknown>): AuditRow => ({
    leaves: null,
    because: "Reads, with a code in its body",
    prepare: async () => () => call().catch(() => {}),
  });

  return {
    signIn: {
      leaves: "session.begin",
      async prepare() {
        const link = await system.app.access.sampleLink(mark("person"), "sample", "viewer");
        return () => system.as().signIn({ body: { link, token: true } });
      },
    },
    signInWithPassword: refusedInSamples(() =>
      system.as().signInWithPassword({ body: { email: "a@example.test", password: mark("password") } }),
    ),
    signInWithFactor: refusedInSamples(() =>
      system.as().signInWithFactor({ body: { challenge: "x".repeat(43), code: "000000" } }),
    ),
    startProviderSignIn: refusedInSamples(() => system.as().startProviderSignIn()),
    acceptInvitation: refusedInSamples(() =>
      system.as().acceptInvitation({ body: { link: "x".repeat(43), password: mark("password") } }),
    ),
    invitation: reads(() => system.as().invitation({ body: { link: "x".repeat(43) } })),
    signOut: {
      leaves: "session.end",
      prepare: async () => {
        const { client } = await person();
        return () => client.signOut();
      },
    },
    createSignInLink: {
      leaves: "sign-in-link.create",
      prepare: async () => () => owner.createSignInLink(),
    },
    requestDevice: {
      leaves: null,
      because: "Nobody has been let in yet",
      prepare: async () => () => device(),
    },
    device: reads(() => owner.device({ body: { userCode: "BCDFGHJK" } })),
    decideDevice: {
      leaves: "device.approve",
      async prepare() {
        const { body } = await device();
        return () => owner.decideDevice({ body });
      },
    },
    redeemDevice: {
      leaves: "session.begin",
      async prepare() {
        const { body, deviceCode } = await device();
        await owner.decideDevice({ body });
        return () => system.as().redeemDevice({ body: { deviceCode } });
      },
    },
    setEmail: refusedInSamples(() => owner.setEmail({ body: { email: "a@example.test" } })),
    setPassword: refusedInSamples(() => owner.setPassword({ body: { password: mark("password") } })),
    endSession: {
      leaves: "session.end",
      async prepare() {
        const { client } = await person();
        const { sessions } = await client.account();
        return () => client.endSession({ params: { session: sessions[0]!.id } });
      },
    },
    startFactor: {
      leaves: null,
      because: "Counts for nothing until its first code",
      prepare: async () => () => owner.startFactor(),
    },
    confirmFactor: {
      leaves: null,
      because: "A wrong code turns nothing on; a right one is tested in modules/access",
      prepare: async () => () => owner.confirmFactor({ body: { code: "000000" } }).catch(() => {}),
    },
    removeFactor: {
      leaves: null,
      because: "Nothing was on; turning it off is tested in modules/access",
      prepare: async () => () => owner.removeFactor({ body: { code: "000000" } }).catch(() => {}),
    },
    startPasskey: {
      leaves: null,
      because: "Counts for nothing until the browser's answer",
      prepare: async () => () => owner.startPasskey({ body: {} }),
    },
    registerPasskey: {
      leaves: "passkey.register",
      async prepare() {
        const registration = createSoftwareAuthenticator(publicUrl).register(
          await owner.startPasskey({ body: {} }),
        );
        return () => owner.registerPasskey({ body: { name: mark("passkey"), registration } });
      },
    },
    removePasskey: {
      leaves: "passkey.remove",
      async prepare() {
        await registerPasskey(owner, publicUrl, mark("passkey"));
        const { items } = await owner.passkeys();
        return () => owner.removePasskey({ params: { passkey: items.at(-1)!.id } });
      },
    },
    invite: refusedInSamples(() =>
      owner.invite({ body: { name: mark("name"), email: "a@example.test", role: "viewer" } }),
    ),
    createPersonLink: refusedInSamples(async () => {
      const { person: self } = await owner.session();
      return owner.createPersonLink({ params: { person: self.id } });
    }),
    changePerson: {
      leaves: "person.role",
      async prepare() {
        const { params } = await person();
        return () => owner.changePerson({ params, body: { role: "operator" } });
      },
    },
    endPerson: {
      leaves: "person.end",
      async prepare() {
        const { params } = await person();
        return () => owner.endPerson({ params });
      },
    },
    removePersonFactor: {
      leaves: null,
      because: "Nothing was on; taking it away is tested in modules/access",
      async prepare() {
        const { params } = await person();
        return () => owner.removePersonFactor({ params }).catch(() => {});
      },
    },
    createKey: {
      leaves: "key.create",
      prepare: async () => () =>
        owner.createKey({ body: { name: mark("key"), purpose: "service", environment: "production" } }),
    },
    rotateKey: {
      leaves: "key.rotate",
      async prepare() {
        const { id } = await system.createKey("service");
        return () => owner.rotateKey({ params: { key: id }, body: {} });
      },
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
