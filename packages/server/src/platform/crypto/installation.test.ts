import { describe, expect, it } from "vitest";
import { useStore } from "../../../test/support/harness.ts";
import { openInstallation } from "./installation.ts";
import { createSeal } from "./seal.ts";

describe("the installation", () => {
  const store = useStore(18);
  const openOnly = (adminPassword: string | null = null) =>
    openInstallation({ db: store.db, seal: store.seal, adminPassword });
  /** Opens the installation, and continues until the hub listens. */
  const open = async (adminPassword: string | null = null) => {
    const { isAdminPassword, makeAdminPassword } = await openOnly(adminPassword);
    return { isAdminPassword, madeAdminPassword: await makeAdminPassword() };
  };

  it("makes a password at the first start, shows it once, and accepts it at every later start", async () => {
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

  it("makes no password at a start that fails or has a configured password, so that the next start makes and shows it", async () => {
    await openOnly();
    await open("chosen by the operator");
    const { isAdminPassword, madeAdminPassword } = await open();
    expect(await isAdminPassword(madeAdminPassword ?? "")).toBe(true);
    expect(await isAdminPassword("chosen by the operator")).toBe(false);
  });

  it("stores the password as a hash", async () => {
    const { madeAdminPassword } = await open();
    const row = await store.db.selectFrom("installation").selectAll().executeTakeFirstOrThrow();
    expect(row.admin_password_hash).not.toContain(madeAdminPassword);
  });

  it("accepts the configured password, and then no other", async () => {
    const made = await open();
    const { isAdminPassword, madeAdminPassword } = await open("chosen by the operator");
    expect(madeAdminPassword).toBeNull();
    expect(await isAdminPassword("chosen by the operator")).toBe(true);
    expect(await isAdminPassword(made.madeAdminPassword ?? "")).toBe(false);
  });

  it("is one installation for processes that start at once, and only one of them shows the password", async () => {
    const opened = await Promise.all([open(), open(), open(), open()]);
    const made = opened.flatMap(({ madeAdminPassword }) => madeAdminPassword ?? []);
    expect(made).toHaveLength(1);
    for (const { isAdminPassword } of opened) expect(await isAdminPassword(made[0] ?? "")).toBe(true);
  });

  it("does not start with a master key that differs from the first start", async () => {
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
