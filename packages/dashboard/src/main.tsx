import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { App } from "./app/app.tsx";
import { createWorld } from "./app/create-world.ts";
import { routes } from "./app/routes.tsx";

async function main(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root.");
  const world = await createWorld();
  createRoot(root).render(
    <StrictMode>
      <App {...world}>
        <RouterProvider router={createBrowserRouter(routes)} />
      </App>
    </StrictMode>,
  );
}

void main();
