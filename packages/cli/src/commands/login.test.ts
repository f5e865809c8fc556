import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { belay, home, server } from "../testing/belay.ts";
import { runBelay } from "../testing/run-belay.ts";
import * as samples from "../testing/samples.ts";
import { WireProblem } from "../testing/wire-server.ts";

const session = {
  person: samples.person(),
  expiresAt: samples.instant,
  withheld: null,
  token: "of the person",
};
const asked = {
  deviceCode: "belay_device_abcdefghijklmnop",
  userCode: "BCDF-GHJK",
  path: "/device?code=BCDF-GHJK",
  expiresAt: samples.instant,
  intervalSeconds: 0,
};

describe("login with an address", () => {
  it("shows a code and where to approve it, waits, and keeps the session", async () => {
    let polls = 0;
    const wire = await server({
      requestDevice: () => asked,
      redeemDevice: () => {
        polls++;
        if (polls < 3) throw new WireProblem("authorization-pending", "Nobody has decided yet.");
        return session;
      },
    });
    const { folder } = await home();
    const env = { XDG_CONFIG_HOME: join(folder, "config") };
    const { code, out } = await runBelay(["login", wire.url], { cwd: folder, env });
    expect(code).toBe(0);
    expect(out).toContain(
      `Open ${wire.url}/device?code=BCDF-GHJK\nand let in the device with the code BCDF-GHJK.`,
    );
    expect(out).toContain(`Signed in to ${wire.url} as Ada`);
    expect(polls).toBe(3);
    expect(wire.seen[0]!.request.body).toMatchObject({ name: expect.stringMatching(/^belay on /) });
    const path = join(folder, "config", "belay", "cli.json");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ url: wire.url, token: "of the person" });
  });

  it("leaves standard output to the answer where a script reads it", async () => {
    const wire = await server({ requestDevice: () => asked, redeemDevice: () => session });
    const { out, err } = await belay(["login", wire.url, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ url: wire.url, person: { name: "Ada" } });
    expect(out).not.toContain("of the person");
    expect(err).toContain("BCDF-GHJK");
  });

  it("says that it was turned away, and ends", async () => {
    const wire = await server({
      requestDevice: () => asked,
      redeemDevice: () => {
        throw new WireProblem("access-denied", "This device was turned away.");
      },
    });
    expect(await belay(["login", wire.url])).toMatchObject({
      code: 4,
      err: "belay: This device was turned away.\n",
    });
  });

  it("says of what is no link that it is none", async () => {
    expect(await belay(["login", "--link", "http://127.0.0.1:4400/"])).toMatchObject({ code: 2 });
  });
});

it("logout ends the session and forgets it", async () => {
  const wire = await server({ requestDevice: () => asked, redeemDevice: () => session, signOut: () => ({}) });
  const { folder } = await home();
  const options = { cwd: folder, env: { XDG_CONFIG_HOME: join(folder, "config") } };
  await runBelay(["login", wire.url], options);
  expect((await runBelay(["logout"], options)).out).toBe(`✓ Signed out of ${wire.url}.\n`);
  expect(wire.seen.at(-1)).toMatchObject({ name: "signOut", authorization: "Bearer of the person" });
  expect((await runBelay(["logout"], options)).out).toBe("Nobody is signed in here.\n");
  expect((await runBelay(["status"], options)).code).toBe(4);
});
