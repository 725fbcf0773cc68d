import { expect, test } from "vitest";
import { mailDomainOf } from "./mail.ts";

test("the ids of mails contain the domain of the sender", () => {
  expect(["haak@example.com", "Haak <haak@mail.example.com>", "Haak"].map(mailDomainOf)).toEqual([
    ...["example.com", "mail.example.com", "localhost"],
  ]);
});
