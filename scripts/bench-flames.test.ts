import { describe, expect, it } from "vitest";
import { countBusySamples, drawFlames } from "../bench/stage/flame-picture.ts";

const frame = (functionName: string, url = "") => ({ callFrame: { functionName, url } });
const request = frame("request<T>", "file:///hub/node_modules/client/index.js");

/** Ten samples: two idle, two in `send` itself, five in what it calls by two nodes, one in V8. */
const profile = JSON.stringify({
  nodes: [
    { id: 1, ...frame("(root)"), children: [2, 3, 6] },
    { id: 2, ...frame("(idle)") },
    { id: 3, ...frame("send", "file:///hub/src/send.ts"), children: [4, 5] },
    { id: 4, ...request },
    { id: 5, ...request },
    { id: 6, ...frame("(garbage collector)") },
  ],
  samples: [2, 2, 3, 3, 4, 4, 5, 5, 5, 6],
});

describe("a flame picture", () => {
  it("counts the samples that found the thread at work", () => {
    expect(countBusySamples(profile)).toBe(8);
  });

  it("shows each function of a caller once, with its share of the busy time, and escapes its name", () => {
    const titles = [...drawFlames(profile, "B1").matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      "(garbage collector): 12.5 %",
      "send send.ts: 87.5 %",
      "request&lt;T&gt; index.js: 62.5 %",
    ]);
  });

  it("draws a call above its caller, within its width", () => {
    const bars = [...drawFlames(profile, "B1").matchAll(/<g>.*?x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g)].map(
      ([, x, y, width]) => ({ x: Number(x), y: Number(y), width: Number(width) }),
    );
    expect(bars).toEqual([
      { x: 0, y: 48, width: 150 },
      { x: 150, y: 48, width: 1050 },
      { x: 150, y: 32, width: 750 },
    ]);
  });
});
