import { describe, expect, it } from "vitest";
import { describeApi } from "../../src/describe-api.ts";
import type { Reply } from "../support/journey/api.ts";
import { allMounts } from "./all-mounts.ts";
import { type ApiDocument, createAnswerChecker, operationsOf } from "./answer-checker.ts";
import { mountedRoutes } from "./mounted-routes.ts";

// Parsed from JSON, because programs read it that way.
const document = JSON.parse(JSON.stringify(describeApi("1.2.3"))) as ApiDocument & {
  components: {
    schemas: Record<string, unknown>;
    responses: Record<string, { content: { "application/problem+json": { example: unknown } } }>;
  };
  webhooks: Record<string, unknown>;
};

describe("the API description", () => {
  it("has every mounted route and no other", () => {
    expect([...operationsOf(document).keys()].toSorted()).toEqual(mountedRoutes(allMounts()).toSorted());
  });

  it("has a unique name for every operation", () => {
    const ids = [...operationsOf(document).values()].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it("has readable schema names, and uses each schema", () => {
    const names = Object.keys(document.components.schemas);
    expect(names).toEqual(expect.arrayContaining(["Event", "Rule", "Delivery", "Endpoint", "Problem", "Message"]));
    const text = JSON.stringify(document);
    for (const name of names) {
      expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      expect(text, name).toContain(`"#/components/schemas/${name}"`);
    }
  });

  it("has no broken reference", () => {
    const text = JSON.stringify(document);
    for (const [, kind = "", name = ""] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      expect(Reflect.get(document.components, kind), `${kind} ${name}`).toHaveProperty(name);
    }
  });

  it("has a valid example for every request body", () => {
    const checker = createAnswerChecker(document);
    const bodies = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const content: unknown = Reflect.get(operation, "requestBody");
        return content ? [{ route: `${method} ${path}`, content: content as Body }] : [];
      }),
    );
    expect(bodies.length).toBeGreaterThan(15);
    for (const { route, content } of bodies) {
      const { schema, example } = content.content["application/json"] ?? content.content["text/csv"] ?? NOTHING;
      expect(example, route).toBeDefined();
      const name = schema.$ref?.split("/").at(-1);
      if (name) expect(checker.findProblem(name, example), route).toBeNull();
    }
  });

  it("has a valid example for every JSON answer", () => {
    const checker = createAnswerChecker(document);
    const seen = [...operationsOf(document)].flatMap(([route, { responses }]) =>
      Object.entries(responses).flatMap(([status, answer]) => {
        const described: Described | undefined = Reflect.get(
          Reflect.get(answer as object, "content") ?? {},
          "application/json",
        );
        if (described === undefined) return [];
        expect(described.example, `${route} ${status}`).toBeDefined();
        checker.expectDocumented(route, anAnswer(Number(status), described.example));
        return [route];
      }),
    );
    expect(seen.length).toBeGreaterThan(80);
  });

  it("has an example for every shared refusal, as the hub gives it", () => {
    const checker = createAnswerChecker(document);
    const answers = Object.entries(document.components.responses);
    expect(answers.length).toBeGreaterThan(10);
    for (const [name, { content }] of answers) {
      const { example } = content["application/problem+json"];
      expect(checker.findProblem("Problem", example), name).toBeNull();
      expect(example).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        detail: expect.stringMatching(/[.\w]$/),
      });
    }
  });

  it("shows the call for each type of event, with a valid example", () => {
    const checker = createAnswerChecker(document);
    expect(Object.keys(document.webhooks)).toHaveLength(13);
    for (const [type, webhook] of Object.entries(document.webhooks)) {
      const { content } = (webhook as { post: { requestBody: Body } }).post.requestBody;
      const { schema, example } = content["application/json"] ?? NOTHING;
      expect(checker.findProblem(schema.$ref?.split("/").at(-1) ?? "", example), type).toBeNull();
      expect(checker.findProblem("Message", example), type).toBeNull();
    }
  });

  it("allows unknown fields in an answer, and no missing field or wrong type", () => {
    const checker = createAnswerChecker(document);
    const me = { id: "shp_1", name: "A shop", email: null };
    expect(checker.findProblem("Me", me)).toBeNull();
    expect(checker.findProblem("Me", { ...me, more: 1 })).toBeNull();
    expect(checker.findProblem("Me", { ...me, name: 1 })).toMatch(/name must be string/);
    expect(checker.findProblem("Me", { id: "shp_1", email: null })).toMatch(/required property 'name'/);
  });
});

/** A reply for the checker. */
const anAnswer = (status: number, body: unknown): Reply => ({
  status,
  body,
  text: JSON.stringify(body),
  headers: new Headers({ "content-type": "application/json" }),
});

type Described = { schema: { $ref?: string }; example: unknown };
type Body = { content: { "application/json"?: Described; "text/csv"?: Described } };
const NOTHING: Described = { schema: {}, example: undefined };
