import { expect, test } from "vitest";
import { mailDomainOf } from "./mail.ts";

test("the domain of a sender is what its mails are numbered under", () => {
  expect(["haak@example.com", "Haak <haak@mail.example.com>", "Haak"].map(mailDomainOf)).toEqual([
    ...["example.com", "mail.example.com", "localhost"],
  ]);
});
