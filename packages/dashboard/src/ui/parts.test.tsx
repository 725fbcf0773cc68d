import { ProblemError, UnreachableError } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderPart } from "../app/render-page.fixture.tsx";
import { Confirm } from "./confirm.tsx";
import { CopyButton } from "./copy-button.tsx";
import { SecretField } from "./secret/secret-field.tsx";
import { Done, Loaded } from "./states.tsx";

const problem = (more: object) =>
  new ProblemError(
    { type: "t", title: "T", status: 422, code: "c", detail: "De URL moet met https beginnen.", ...more },
    7,
  );

function List({ read }: { readonly read: () => Promise<string[]> }) {
  const query = useQuery({ queryKey: ["list"], queryFn: read, retry: false });
  return (
    <Loaded query={query} isEmpty={(rows) => rows.length === 0} empty={<p>Niets</p>}>
      {(rows) => <p>{rows.join()}</p>}
    </Loaded>
  );
}

describe("the state of a query", () => {
  it("shows that it loads, and then the data", async () => {
    const gate = Promise.withResolvers<string[]>();
    await renderPart(<List read={() => gate.promise} />);
    expect(screen.getByRole("status").textContent).toBe("Laden…");
    gate.resolve(["a", "b"]);
    expect(await screen.findByText("a,b")).toBeDefined();
    expect(screen.queryByText("Laden…")).toBeNull();
  });

  it("shows that there is no data", async () => {
    await renderPart(<List read={() => Promise.resolve([])} />);
    expect(await screen.findByText("Niets")).toBeDefined();
  });

  it("shows a failure with the hub's message, every wrong field, when to retry, and a retry button", async () => {
    const errors = [
      { pointer: "/url", message: "moet met https beginnen" },
      { pointer: "/name", message: "ontbreekt" },
    ];
    const read = vi.fn().mockRejectedValueOnce(problem({ errors })).mockResolvedValueOnce(["c"]);
    const { user } = await renderPart(<List read={read} />);
    const alert = await screen.findByRole("alert");
    for (const text of ["URL: moet met https beginnen", "Naam: ontbreekt", "over 7 seconden"]) {
      expect(alert.textContent).toContain(text);
    }
    expect(alert.textContent).not.toContain("/name");
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    expect(await screen.findByText("c")).toBeDefined();
  });

  it.each([
    ["/brake/percent", "is te groot", "Percentage: is te groot"],
    ["/action/headers/X-Key", "bevat een regeleinde", "Headers “X-Key”: bevat een regeleinde"],
    ["/action/skus/0", "is leeg", "SKU's: is leeg"],
    ["/of_no_form", "is hier geen bekend veld", "Of_no_form: is hier geen bekend veld"],
    ["", "regel 3: de rij is te lang.", "Regel 3: de rij is te lang."],
  ])("shows the name of a field that people use: %s", async (pointer, message, shown) => {
    await renderPart(<List read={() => Promise.reject(problem({ errors: [{ pointer, message }] }))} />);
    expect((await screen.findByRole("alert")).textContent).toContain(shown);
  });

  it.each([
    [new UnreachableError("fetch failed"), "Haak is niet bereikbaar."],
    [new TypeError("x is undefined"), "Er ging iets mis op deze pagina."],
  ])("shows people nothing technical: %s", async (error, text) => {
    await renderPart(<List read={() => Promise.reject(error)} />);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain(text);
    expect(alert.textContent).not.toContain(error.message);
  });
});

describe("a copy button", () => {
  it("copies with one click, and confirms it", async () => {
    const { user } = await renderPart(<CopyButton value="haak_123" what="API-sleutel" />);
    await user.click(screen.getByRole("button", { name: "API-sleutel kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe("haak_123");
    expect(screen.getByRole("status").textContent).toBe("Gekopieerd");
  });

  it("explains what to do if the browser refuses", async () => {
    const { user } = await renderPart(<CopyButton value="haak_123" what="API-sleutel" />);
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("no"));
    Object.assign(document, { execCommand: () => false });
    await user.click(screen.getByRole("button", { name: "API-sleutel kopiëren" }));
    await waitFor(() => expect(screen.getByRole("status").textContent).toContain("selecteer de tekst"));
  });
});

describe("a secret", () => {
  it("is shown only on request, hidden again, and copied without being shown", async () => {
    const { user, container } = await renderPart(<SecretField what="Geheim" value="whsec_geheim" />);
    expect(container.textContent).not.toContain("whsec_geheim");
    await user.click(screen.getByRole("button", { name: "Geheim kopiëren" }));
    expect(await navigator.clipboard.readText()).toBe("whsec_geheim");
    expect(container.innerHTML).not.toContain("whsec_geheim");
    await user.click(screen.getByRole("button", { name: "Geheim tonen" }));
    expect(container.textContent).toContain("whsec_geheim");
    await user.click(screen.getByRole("button", { name: "Geheim verbergen" }));
    expect(container.textContent).not.toContain("whsec_geheim");
  });
});

describe("a question before something is lost", () => {
  const ask = (onConfirm: () => Promise<unknown>, onClose: () => void) =>
    renderPart(
      <Confirm
        opened
        title="Regel verwijderen?"
        text="Wat nog wacht, vervalt."
        action="Verwijderen"
        {...{ onConfirm, onClose }}
      />,
    );

  it("has the focus on Cancel, and does nothing on Escape", async () => {
    const [onConfirm, onClose] = [vi.fn(), vi.fn()];
    const { user } = await ask(onConfirm, onClose);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Annuleren"));
    await user.keyboard("{Escape}");
    expect([onConfirm.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 1]);
  });

  it("closes after success, and shows the error otherwise", async () => {
    const onClose = vi.fn();
    const onConfirm = vi.fn().mockRejectedValueOnce(problem({})).mockResolvedValueOnce(null);
    const { user } = await ask(onConfirm, onClose);
    await user.click(screen.getByRole("button", { name: "Verwijderen" }));
    expect((await screen.findByRole("alert")).textContent).toContain("De URL moet met https beginnen.");
    expect(onClose).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Verwijderen" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });
});

it("a success message appears where the work was done", async () => {
  await renderPart(<Done title="Opgeslagen">Geldt vanaf nu.</Done>);
  expect(screen.getByRole("status").textContent).toContain("Opgeslagen");
});
