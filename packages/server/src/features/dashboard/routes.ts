import { join } from "node:path";
import { fileURLToPath } from "node:url";
import compression from "compression";
import express, { type Request, type RequestHandler, Router } from "express";
import helmet from "helmet";
import { HttpProblem } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";

/** What serving the dashboard needs. */
export interface DashboardParts {
  /** How browsers reach us: over https they must stay there. */
  readonly publicUrl: string;
  /** Where the built files are. */
  readonly folder?: string;
}

/** Vite puts a hash of the content into the name of everything here, so that a name never means anything else. */
const HASHED = "assets";
const NOT_BUILT = new HttpProblem({
  status: 503,
  code: "dashboard_not_built",
  detail: hubMessage("dashboard_not_built"),
});
/** Addresses of programs: nothing below them is a page, also where a browser asks. */
const NO_PAGES = /^\/(?:v1|in|session|docs)(?:\/|$)/i;
const LOOKS_LIKE_A_FILE = /\.[^/]*$/;

/**
 * The dashboard: its files, and its one page for every address that a browser goes to. Which of them are pages only the
 * dashboard knows, so it is the one to say that there is none; programs, which do not ask for HTML, get their 404.
 */
export function dashboardRoutes({ publicUrl, folder = builtDashboard() }: DashboardParts): Router {
  const router = Router();
  const files = express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response, path) => void response.setHeader("Cache-Control", cachingOf(path, folder)),
  });
  // Everybody is sent the same, so that how well it packs tells nobody anything (BREACH).
  router.use(leavePrograms, safeHeaders(publicUrl), compression(), files, sendPage(files));
  return router;
}

/** Their answers keep the headers that they have, which allow less. */
const leavePrograms: RequestHandler = ({ path }, _response, next) => {
  if (NO_PAGES.test(path)) next("router");
  else next();
};

function builtDashboard(): string {
  return fileURLToPath(new URL("dist", import.meta.resolve("@haak/dashboard/package.json")));
}

/**
 * No script but our own files. Styles may stand in the page, because Mantine writes its colours into a style element, and
 * a style runs nothing.
 */
function safeHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // In an office network a hub may have no certificate, and its page would find nothing of itself by https.
        upgradeInsecureRequests: publicUrl.startsWith("https:") ? [] : null,
      },
    },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "same-origin" },
  });
}

function cachingOf(path: string, folder: string): string {
  return path.startsWith(join(folder, HASHED)) ? "public, max-age=31536000, immutable" : "no-cache";
}

function sendPage(files: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (!isForPage(request)) return next();
    request.url = "/index.html";
    files(request, response, (error?: unknown) => next(error ?? NOT_BUILT));
  };
}

function isForPage({ method, path, headers }: Request): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  if (path === "/") return true;
  if (LOOKS_LIKE_A_FILE.test(path)) return false;
  // A program's `*/*` is no wish for a page.
  return headers.accept?.includes("text/html") ?? false;
}
