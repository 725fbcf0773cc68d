import { expect, it } from "vitest";
import { type ClientOptions, createHaakClient, dataOf } from "./create-haak-client.ts";
import { ProblemError, UnreachableError } from "./problem-error.ts";

/** A client of a hub with this answer, and the requests that it got. */
function aClient(answer: () => Response, options: Partial<ClientOptions> = {}) {
  const asked: Request[] = [];
  const fetch = (request: Request) => {
    asked.push(request);
    return new Promise<Response>((resolve) => resolve(answer()));
  };
  return { client: createHaakClient({ url: "https://hub.example", fetch, ...options }), asked };
}

const me = () => Response.json({ id: "shp_1", name: "Shop", email: null });
const failure = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

it("sends the key of the shop and the chosen language", async () => {
  const { client, asked } = aClient(me, { apiKey: "haak_1", language: () => "nl" });
  expect(await dataOf(client.GET("/v1/me"))).toEqual({ id: "shp_1", name: "Shop", email: null });
  expect(asked.map(({ url }) => url)).toEqual(["https://hub.example/v1/me"]);
  expect(asked[0]?.headers.get("authorization")).toBe("Bearer haak_1");
  expect(asked[0]?.headers.get("accept-language")).toBe("nl");
});

it("sends the administrator's password, or nothing if a cookie identifies the user", async () => {
  const admin = aClient(me, { adminPassword: "wachtwöord ✓" });
  await admin.client.GET("/v1/me");
  const sent = admin.asked[0]?.headers.get("authorization")?.replace("Basic ", "") ?? "";
  expect(Buffer.from(sent, "base64").toString("utf8")).toBe("admin:wachtwöord ✓");
  const nobody = aClient(me);
  await nobody.client.GET("/v1/me");
  expect(nobody.asked[0]?.headers.get("authorization")).toBeNull();
  expect(nobody.asked[0]?.headers.get("accept-language")).toBe("en");
});

it("rejects with the hub's problem, and with the time to wait", async () => {
  const problem = { type: "t", title: "Busy", status: 503, detail: "Later.", code: "not_available" };
  const { client } = aClient(() => Response.json(problem, { status: 503, headers: { "retry-after": "3" } }));
  const error = await failure(client.GET("/v1/me"));
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ message: "Later.", problem, retryAfterSeconds: 3 });
});

it("rejects with the answer of a proxy, which is not a problem document", async () => {
  const { client } = aClient(() => new Response("<h1>Bad</h1>", { status: 502, statusText: "Bad Gateway" }));
  const error = await failure(client.GET("/v1/me"));
  expect(error).toMatchObject({ message: "502 Bad Gateway", problem: { status: 502, code: "strange_answer" } });
});

it("rejects with the network's error, and with an error if a body is missing", async () => {
  const broken = aClient(() => {
    throw new TypeError("fetch failed");
  });
  const error = await failure(broken.client.GET("/v1/me"));
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({ cause: new TypeError("fetch failed") });
  const { client } = aClient(() => new Response(null, { status: 204 }));
  await expect(dataOf(client.GET("/v1/me"))).rejects.toBeInstanceOf(UnreachableError);
});
