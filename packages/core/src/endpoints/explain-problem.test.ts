import { describe, expect, test } from "vitest";
import { explainProblem, PROBLEM_OUTCOMES } from "./explain-problem.ts";

const LANGUAGES = ["nl", "en"] as const;

describe("the cause why calls do not arrive", () => {
  test("is explained with the answer and with what to do", () => {
    expect(explainProblem({ outcome: "rejected", status: 404 }, "en")).toEqual({
      text: "The receiver answered 404: it does not know this address.",
      advice:
        "Compare the URL with the one that the receiver gives, letter by letter. After you correct it, waiting deliveries go to the new URL. Then send these again.",
    });
    expect(explainProblem({ outcome: "rejected", status: 500 }, "nl").text).toBe(
      "De ontvanger antwoordde met 500: daar is een fout opgetreden.",
    );
  });

  test.each([
    [401, /key/],
    [403, /key/],
    [404, /URL/],
    [422, /developer/],
    [429, /pace/],
    [500, /owner/],
    [503, /pace/],
  ])("has its own advice for an answer of %i", (status, advice) => {
    expect(explainProblem({ outcome: "rejected", status }, "en").advice).toMatch(advice);
  });

  test("never promises to send calls that cannot be made", () => {
    for (const outcome of ["gone", "cannot_work"] as const) {
      expect(explainProblem({ outcome, status: null }, "en").advice).not.toContain("send these again");
    }
  });

  test.each(PROBLEM_OUTCOMES)("has whole sentences for %s, with and without an answer", (outcome) => {
    for (const language of LANGUAGES) {
      for (const status of [null, 302, 418, 599]) {
        const { text, advice } = explainProblem({ outcome, status }, language);
        for (const part of [text, advice]) {
          expect(part).toMatch(/^\p{Lu}.+\.$/u);
          expect(part).not.toMatch(/null|undefined|\{/);
        }
      }
    }
  });
});
