import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formAt, formsAt, jsonAsForm, readPhpForm, textAt } from "./php-form.ts";

const plain = (text: string): unknown => JSON.parse(JSON.stringify(readPhpForm(text)));

describe("a PHP form", () => {
  it("nests fields with brackets", () => {
    expect(plain("a=1&b[c]=x&b[d][0][e]=y&b[d][1][e]=z&f[]=p&f[]=q")).toEqual({
      a: "1",
      b: { c: "x", d: { 0: { e: "y" }, 1: { e: "z" } } },
      f: { 0: "p", 1: "q" },
    });
  });

  it("decodes names and values, and keeps the last of two", () => {
    expect(plain("b%5Bc%5D=Zo%C3%AB+%26&b%5Bc%5D=Bo")).toEqual({ b: { c: "Bo" } });
  });

  it("keeps names that have a meaning only in JavaScript", () => {
    const form = readPhpForm("__proto__[x]=1&constructor=2&toString[y]=3");
    expect(Object.keys(form)).toEqual(["__proto__", "constructor", "toString"]);
    expect(textAt(form, "__proto__", "x")).toBe("1");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it("ignores keys that are nested too deep", () => {
    expect(plain(`a=1&b${"[x]".repeat(50)}=2`)).toEqual({ a: "1" });
  });

  it("returns null for a missing field", () => {
    const form = readPhpForm("a=1&empty=&blank=%20&list[0][b]=2&list[1]=text");
    expect(textAt(form, "none")).toBeNull();
    expect(textAt(form, "a", "deeper")).toBeNull();
    expect(textAt(form, "empty")).toBeNull();
    expect(textAt(form, "blank")).toBeNull();
    expect(textAt(form, "list")).toBeNull();
    expect(formsAt(form, "a")).toEqual([]);
    expect(formsAt(form, "list").map((one) => textAt(one, "b"))).toEqual(["2"]);
  });

  it("is never an error", () => {
    const part = fc.oneof(fc.constantFrom("[", "]", "[]", "=", "&", "%", "a", "\0", "__proto__"), fc.string());
    fc.assert(fc.property(fc.array(part), (parts) => typeof readPhpForm(parts.join("")) === "object"));
  });
});

test("JSON gives the same fields as a form", () => {
  const json = jsonAsForm({ a: 1, b: { c: true, d: null }, list: ["x", { y: "z" }] });
  expect(json).toEqual(readPhpForm("a=1&b[c]=true&list[0]=x&list[1][y]=z"));
  expect(textAt(json, "list", "1", "y")).toBe("z");
});

test("a field with the name __proto__ is an ordinary field", () => {
  const json = jsonAsForm(JSON.parse('{"__proto__": {"email": "bo@example.com"}}'));
  expect(textAt(json, "email")).toBeNull();
  expect(formAt(json, "__proto__")).toEqual(readPhpForm("email=bo%40example.com"));
});

test("fields that are nested too deep are ignored", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`);
  expect(textAt(jsonAsForm(deep), ...Array.from({ length: 20 }, () => "a"))).toBeNull();
});
