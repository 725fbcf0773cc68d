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
  it("on port 0 uses a free port and returns it", async () => {
    const { port, url } = await aServer();
    expect(port).toBeGreaterThan(0);
    expect(await (await fetch(url)).text()).toBe("ok");
  });

  it("names the port that is in use", async () => {
    const { port } = await aServer();
    await expect(listen(express(), { host: "127.0.0.1", port })).rejects.toMatchObject({
      name: "StartError",
      code: "port_in_use",
      message: `Port ${port} on 127.0.0.1 is in use. Stop the program that uses it, or set PORT to a free port.`,
    });
  });

  it.each(["192.0.2.1", "no-such-host.invalid"])(
    "says that a host is not an address of this machine: %s",
    async (host) => {
      const failing = listen(express(), { host, port: 0 });
      await expect(failing).rejects.toThrow(host);
    },
  );
});

describe("a connection that is idle", () => {
  it("stays open longer than a proxy keeps it, because a request on a connection that is being closed is lost", async () => {
    const { url } = await aServer();
    expect((await fetch(url)).headers.get("keep-alive")).toBe("timeout=125");
  });
});

describe("a server that stops", () => {
  it("finishes the request in progress, and accepts no new one", async () => {
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

  it("announces the end of the connection in its last answers, and then closes it", async () => {
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

  it("does not wait until a connection with a started answer becomes idle", async () => {
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

  it("closes the connection of a client that does not finish its request in time", async () => {
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

/** A client that has sent one request and keeps its connection open. */
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
