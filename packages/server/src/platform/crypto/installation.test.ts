import { describe, expect, it } from "vitest";
import { useStore } from "../../../test/support/harness.ts";
import { openInstallation } from "./installation.ts";
import { createSeal } from "./seal.ts";

describe("the installation", () => {
  const store = useStore(18);
  const openOnly = (adminPassword: string | null = null) =>
    openInstallation({ db: store.db, seal: store.seal, adminPassword });
  /** Opens it and goes on until it listens. */
  const open = async (adminPassword: string | null = null) => {
    const { isAdminPassword, makeAdminPassword } = await openOnly(adminPassword);
    return { isAdminPassword, madeAdminPassword: await makeAdminPassword() };
  };

  it("makes a password at the first start, tells it once, and knows it at every later start", async () => {
    const first = await open();
    expect(first.madeAdminPassword).toMatch(/^[\w-]{16}$/);
    const second = await open();
    expect(second.madeAdminPassword).toBeNull();
    for (const installation of [first, second]) {
      expect(await installation.isAdminPassword(first.madeAdminPassword ?? "")).toBe(true);
      expect(await installation.isAdminPassword(first.madeAdminPassword ?? "")).toBe(true);
      expect(await installation.isAdminPassword("guess")).toBe(false);
      expect(await installation.isAdminPassword("")).toBe(false);
    }
  });

  it("makes none at a start that does not come to listen, or has one configured: the next one makes and tells it", async () => {
    await openOnly();
    await open("chosen by the operator");
    const { isAdminPassword, madeAdminPassword } = await open();
    expect(await isAdminPassword(madeAdminPassword ?? "")).toBe(true);
    expect(await isAdminPassword("chosen by the operator")).toBe(false);
  });

  it("stores the password so that nobody can read it", async () => {
    const { madeAdminPassword } = await open();
    const row = await store.db.selectFrom("installation").selectAll().executeTakeFirstOrThrow();
    expect(row.admin_password_hash).not.toContain(madeAdminPassword);
  });

  it("takes the configured password, and then no other", async () => {
    const made = await open();
    const { isAdminPassword, madeAdminPassword } = await open("chosen by the operator");
    expect(madeAdminPassword).toBeNull();
    expect(await isAdminPassword("chosen by the operator")).toBe(true);
    expect(await isAdminPassword(made.madeAdminPassword ?? "")).toBe(false);
  });

  it("is one installation for processes that start at once, and one of them tells the password", async () => {
    const opened = await Promise.all([open(), open(), open(), open()]);
    const made = opened.flatMap(({ madeAdminPassword }) => madeAdminPassword ?? []);
    expect(made).toHaveLength(1);
    for (const { isAdminPassword } of opened) expect(await isAdminPassword(made[0] ?? "")).toBe(true);
  });

  it("does not start with another master key than that of the first start", async () => {
    await open();
    const stranger = createSeal(Buffer.alloc(32, 9));
    await expect(openInstallation({ db: store.db, seal: stranger, adminPassword: null })).rejects.toMatchObject({
      name: "StartError",
      code: "wrong_master_key",
      message: expect.stringContaining("HAAK_MASTER_KEY") as string,
    });
    await expect(open()).resolves.toBeDefined();
  });
});
