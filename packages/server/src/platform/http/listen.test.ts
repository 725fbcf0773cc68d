import { once } from "node:events";
import { connect } from "node:net";
import express, { type RequestHandler } from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { aGate } from "../../../test/support/harness.ts";
import { listen } from "./listen.ts";

async function aServer(handler: RequestHandler = (_request, response) => void response.end("ok")) {
  const app = express();
  app.use(handler);
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close(0));
  return { ...server, url: `http://127.0.0.1:${server.port}/` };
}

describe("listening", () => {
  it("on port 0 takes a free one and says which", async () => {
    const { port, url } = await aServer();
    expect(port).toBeGreaterThan(0);
    expect(await (await fetch(url)).text()).toBe("ok");
  });

  it("says which port is in use", async () => {
    const { port } = await aServer();
    await expect(listen(express(), { host: "127.0.0.1", port })).rejects.toMatchObject({
      name: "StartError",
      code: "port_in_use",
      message: `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT to a free one.`,
    });
  });

  it.each(["192.0.2.1", "no-such-host.invalid"])("says that a host is none of this machine: %s", async (host) => {
    const failing = listen(express(), { host, port: 0 });
    await expect(failing).rejects.toThrow(host);
  });
});

describe("a connection that is idle", () => {
  it("outlives those of the proxies that may stand before a hub, as a request on one that is just being ended is lost", async () => {
    const { url } = await aServer();
    expect((await fetch(url)).headers.get("keep-alive")).toBe("timeout=125");
  });
});

describe("a server that stops", () => {
  it("lets the request under way finish, and takes no new one", async () => {
    const [reached, goOn] = [aGate(), aGate()];
    const server = await aServer(async (_request, response) => {
      reached.resolve();
      await goOn.promise;
      response.end("finished");
    });
    const answer = fetch(server.url);
    await reached.promise;
    const closing = server.close(60_000);
    await expect(fetch(server.url)).rejects.toThrow();
    goOn.resolve();
    expect(await (await answer).text()).toBe("finished");
    await closing;
  });

  it("says with its last answers that the connection ends, and ends it then", async () => {
    const [reached, goOn] = [aGate(), aGate()];
    const server = await aServer(async (_request, response) => {
      reached.resolve();
      await goOn.promise;
      response.end("finished");
    });
    const { ended, received } = await aKeptConnection(server.port);
    await reached.promise;
    const closing = server.close(60_000);
    goOn.resolve();
    await closing;
    await ended;
    expect(received()).toMatch(/^connection: close\r$/im);
    expect(received()).toMatch(/finished$/);
  });

  it("does not wait for a connection to become idle whose answer had begun", async () => {
    const [begun, goOn] = [aGate(), aGate()];
    const server = await aServer(async (_request, response) => {
      response.writeHead(200, { "content-length": 8 }).write("fin");
      begun.resolve();
      await goOn.promise;
      response.end("ished");
    });
    const { ended, received } = await aKeptConnection(server.port);
    await begun.promise;
    const closing = server.close(60_000);
    goOn.resolve();
    await closing;
    await ended;
    expect(received()).toMatch(/finished$/);
  });

  it("cuts off a client that does not end its request in the time that is left", async () => {
    const server = await aServer();
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.on("error", () => undefined);
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toContain("200 OK");
    const gone = once(socket, "close");
    await server.close(1);
    await gone;
  });
});

/** A client that has sent one request and keeps its connection for more. */
async function aKeptConnection(port: number) {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString();
  });
  const ended = once(socket, "end");
  await once(socket, "connect");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  return { ended, received: () => received };
}
