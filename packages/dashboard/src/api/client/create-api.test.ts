import { ProblemError, UnreachableError } from "@haak/client";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { createApi } from "./create-api.ts";
import { aProblem, fakeHub } from "./hub.fixture.ts";

const hub = fakeHub();

const anApi = (onSignedOut = vi.fn()) => createApi({ language: () => "nl", csrfToken: () => "csrf-1", onSignedOut });

/** The thrown error, so that a test can check its fields. */
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("a request", () => {
  it("sends the reader's language, and the CSRF token with writes only", async () => {
    const seen: (string | null)[][] = [];
    hub.use(
      http.all("*/session", ({ request }) => {
        seen.push([request.method, request.headers.get("accept-language"), request.headers.get("x-csrf-token")]);
        return HttpResponse.json({});
      }),
    );
    await anApi().GET("/session");
    await anApi().DELETE("/session");
    expect(seen).toEqual([
      ["GET", "nl", null],
      ["DELETE", "nl", "csrf-1"],
    ]);
  });

  it("that is refused rejects with the hub's problem and the time to retry", async () => {
    hub.use(
      http.get("*/session", () =>
        HttpResponse.json({ detail: "Later.", code: "busy" }, { status: 503, headers: { "retry-after": "3" } }),
      ),
    );
    const error = await failure(anApi().GET("/session"));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ message: "Later.", problem: { code: "busy" }, retryAfterSeconds: 3 });
  });

  it("that a proxy answers rejects with the proxy's status", async () => {
    hub.use(
      http.get("*/session", () => new HttpResponse("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway" })),
    );
    expect(await failure(anApi().GET("/session"))).toMatchObject({
      message: "502 Bad Gateway",
      problem: { status: 502 },
    });
  });

  it("that gets no answer rejects as unreachable", async () => {
    hub.use(http.get("*/session", () => HttpResponse.error()));
    expect(await failure(anApi().GET("/session"))).toBeInstanceOf(UnreachableError);
  });

  it("that is answered with 401 ends the session, except the request for the session itself", async () => {
    hub.use(
      http.all("*/session*", () => aProblem(401)),
      http.put("*/session/shop", () => aProblem(401)),
    );
    const onSignedOut = vi.fn();
    await failure(anApi(onSignedOut).GET("/session"));
    expect(onSignedOut).not.toHaveBeenCalled();
    await failure(anApi(onSignedOut).PUT("/session/shop", { body: { shop_id: "shp_1" } }));
    expect(onSignedOut).toHaveBeenCalledOnce();
  });
});
