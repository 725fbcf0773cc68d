import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { moveDatabase } from "../../../src/operations/move/move-database.ts";
import { writeAlike } from "../../../src/operations/move/tables-to-move.ts";
import { createEmptyDatabase } from "../../support/postgres.ts";

async function aDatabase(statement: string): Promise<Client> {
  const database = await createEmptyDatabase(18);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  await writeAlike(client);
  await client.query(statement);
  return client;
}

it("a copy with different rows is refused, and the error names the table", async () => {
  const source = await aDatabase(
    "create table price (id int primary key, amount numeric); insert into price values (1, 1.25)",
  );
  const target = await aDatabase("create table price (id int primary key, amount numeric(9, 1))");
  await expect(moveDatabase({ source, target }, () => undefined)).rejects.toThrow(
    /differs in price \(1 rows here, 1 there\)/,
  );
});

it("a move copies parents before children, and sequences continue where they were", async () => {
  const tables = `create table a_child (id int primary key, parent int not null);
    create table z_parent (id int generated always as identity primary key, note text);
    alter table a_child add foreign key (parent) references z_parent (id)`;
  const source = await aDatabase(
    `${tables}; insert into z_parent (note) values (E'tab\\t back\\\\ 😀'), (null), (''); insert into a_child values (7, 3)`,
  );
  const target = await aDatabase(tables);
  expect(await moveDatabase({ source, target }, () => undefined)).toBe(4);
  const { rows } = await target.query("insert into z_parent (note) values ('next') returning id");
  expect(rows).toEqual([{ id: 4 }]);
});
