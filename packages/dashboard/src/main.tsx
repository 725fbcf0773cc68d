import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { App } from "./app/app.tsx";
import { createServices } from "./app/create-services.ts";
import { routes } from "./app/routes.tsx";

async function main(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root.");
  const services = await createServices();
  createRoot(root).render(
    <StrictMode>
      <App {...services}>
        <RouterProvider router={createBrowserRouter(routes)} />
      </App>
    </StrictMode>,
  );
}

void main();
