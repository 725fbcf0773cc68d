import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPart } from "./render-page.fixture.tsx";

it("a test that does not find something in the page fails with a print of the page", async () => {
  await renderPart(<p>Dit staat er</p>);
  const missing = /Unable to find an element with the text: Dat niet[\s\S]*Dit staat er/;
  expect(() => screen.getByText("Dat niet")).toThrow(missing);
  await expect(waitFor(() => screen.getByText("Dat niet"), { timeout: 1 })).rejects.toThrow(missing);
});
