import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { afterEach, expect, it, vi } from "vitest";
import type { Tables } from "../postgres/tables/tables.ts";
import { openInstallation } from "./installation.ts";
import { createSeal } from "./seal.ts";

const { scrypt } = vi.hoisted(() => ({ scrypt: vi.fn() }));
vi.mock(import("node:crypto"), async (importActual) => {
  const actual = await importActual();
  scrypt.mockImplementation(actual.scrypt);
  return { ...actual, scrypt: scrypt as unknown as typeof actual.scrypt };
});
afterEach(() => scrypt.mockClear());

const seal = createSeal(Buffer.alloc(32, 7));

/** The only row of a new installation as PostgreSQL would store it. The behaviour of the database is tested elsewhere, on a real one. */
function aNewRow() {
  const row = { admin_password_hash: null as unknown, key_check: seal.seal("haak") };
  class Row extends DummyDriver {
    override async acquireConnection() {
      return {
        ...(await super.acquireConnection()),
        async executeQuery<R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
          if (!sql.startsWith("update")) return { rows: [row] as R[] };
          if (row.admin_password_hash !== null) return { rows: [] };
          row.admin_password_hash = parameters[0];
          return { rows: [{ id: 1 }] as R[] };
        },
      };
    }
  }
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new Row(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return (adminPassword: string | null = null) => openInstallation({ db, seal, adminPassword });
}

it("an admin password is hashed during the start, only if it may be needed, and shown once", async () => {
  const open = aNewRow();
  await (await open("configured")).makeAdminPassword();
  expect(scrypt).not.toHaveBeenCalled();
  const first = await open();
  expect(scrypt).toHaveBeenCalledTimes(1);
  expect(await first.makeAdminPassword()).toMatch(/^[\w-]{16}$/);
  expect(await first.makeAdminPassword()).toBeNull();
  expect(await (await open()).makeAdminPassword()).toBeNull();
  expect(scrypt).toHaveBeenCalledTimes(1);
});

it("a failed hash is reported when the password is requested, and not earlier", async () => {
  scrypt.mockImplementationOnce((...given: unknown[]) => {
    const [done] = given.slice(-1) as [(error: Error) => void];
    done(new Error("no memory for a hash"));
  });
  const installation = await aNewRow()();
  await expect(installation.makeAdminPassword()).rejects.toThrow("no memory for a hash");
});
