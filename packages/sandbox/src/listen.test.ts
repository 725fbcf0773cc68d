import { expect, test } from "vitest";
import { listen } from "./listen.ts";

test("a port in use is refused with Node's own error", async () => {
  const first = await listen((_request, response) => response.end());
  const port = Number(new URL(first.url).port);
  await expect(listen((_request, response) => response.end(), port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
});

test("closing cuts an unanswered call and an idle kept-alive socket, and may be called twice", async () => {
  let arrived: () => void = () => undefined;
  const hung = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = await listen((request, response) => (request.url === "/hang" ? arrived() : response.end("hello")));
  expect(await (await fetch(server.url)).text()).toBe("hello");
  const hanging = expect(fetch(`${server.url}/hang`)).rejects.toThrow();
  await hung;
  await Promise.all([server.close(), server.close()]);
  await hanging;
});
