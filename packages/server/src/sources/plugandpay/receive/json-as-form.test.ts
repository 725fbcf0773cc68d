import { expect, test } from "vitest";
import { jsonAsForm } from "./json-as-form.ts";
import { formAt, readPhpForm, textAt } from "./php-form.ts";

test("JSON says the same as the form that holds it", () => {
  const json = jsonAsForm({ a: 1, b: { c: true, d: null }, list: ["x", { y: "z" }] });
  expect(json).toEqual(readPhpForm("a=1&b[c]=true&list[0]=x&list[1][y]=z"));
  expect(textAt(json, "list", "1", "y")).toBe("z");
});

test("a field called __proto__ is one like others", () => {
  const json = jsonAsForm(JSON.parse('{"__proto__": {"email": "bo@example.com"}}'));
  expect(textAt(json, "email")).toBeNull();
  expect(formAt(json, "__proto__")).toEqual(readPhpForm("email=bo%40example.com"));
});

test("what goes too deep is left out", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`);
  expect(textAt(jsonAsForm(deep), ...Array.from({ length: 20 }, () => "a"))).toBeNull();
});
