import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { belay, home, server } from "./testing/belay.ts";
import { runBelay } from "./testing/run-belay.ts";
import * as samples from "./testing/samples.ts";

describe("a profile", () => {
  it("of a data folder is found upward, and its token goes to its own address only", async () => {
    const wire = await server({ experiments: () => ({ items: [] }) });
    const other = await server({ experiments: () => ({ items: [] }) });
    const { folder } = await home();
    const cwd = join(folder, "prompts");
    const path = join(folder, ".belay", "cli.json");
    await mkdir(join(folder, ".belay"));
    const profile = { url: wire.url, token: "of the profile", environment: "staging" };
    await writeFile(path, JSON.stringify(profile), { mode: 0o600 });
    expect((await runBelay(["status"], { cwd })).out).toBe(
      "There is no experiment in staging yet. Push one: belay push FILE\n",
    );
    expect(wire.seen[0]!.authorization).toBe("Bearer of the profile");
    expect(await runBelay(["status", "--url", other.url], { cwd })).toMatchObject({ code: 4 });
    expect(other.seen).toEqual([]);
    await writeFile(path, "{", { mode: 0o600 });
    expect((await runBelay(["status"], { cwd })).err).toContain("is not a profile of the command line");
  });

  it("is written by login, which trades a link for a token that only its owner can read", async () => {
    const wire = await server({
      signIn: ({ body }) => ({
        person: {
          id: samples.id,
          name: (body as { name: string }).name,
          kind: "person",
          role: "owner",
          email: null,
          areas: [],
        },
        expiresAt: samples.instant,
        withheld: null,
        token: "of the person",
      }),
      experiments: () => ({ items: [] }),
    });
    const { folder } = await home();
    const env = { XDG_CONFIG_HOME: join(folder, "config") };
    const link = `${wire.url}/sign-in#abcdefghijklmnopqrstuvwxyz`;
    const { code, out } = await runBelay(["login", link, "--name", "Ada"], { cwd: folder, env });
    expect([code, out.split("\n")[0]]).toEqual([
      0,
      `✓ Signed in to ${wire.url} as Ada (owner), until 2026-06-01.`,
    ]);
    expect(wire.seen[0]!.request.body).toEqual({
      link: "abcdefghijklmnopqrstuvwxyz",
      token: true,
      name: "Ada",
    });
    expect(out).not.toContain("of the person");
    const path = join(folder, "config", "belay", "cli.json");
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ url: wire.url, token: "of the person" });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await runBelay(["status"], { cwd: folder, env })).code).toBe(0);
    expect(wire.seen.at(-1)!.authorization).toBe("Bearer of the person");
  });

  it("that is missing, and a link that is none, are said so", async () => {
    expect(await belay(["login", "--link", "http://127.0.0.1:4400/"])).toMatchObject({ code: 2 });
    const { code, err } = await belay(["status"]);
    expect(code).toBe(4);
    expect(err).toContain("No control plane is known here.");
  });
});
