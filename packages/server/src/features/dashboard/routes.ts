import { join } from "node:path";
import { fileURLToPath } from "node:url";
import compression from "compression";
import express, { type Request, type RequestHandler, Router } from "express";
import helmet from "helmet";
import { HttpProblem } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";

export interface DashboardParts {
  /** The address of the hub for browsers. If it is https, browsers must keep to https. */
  readonly publicUrl: string;
  /** The folder with the built files. */
  readonly folder?: string;
}

/** Vite puts a hash of the content into the name of every file here, so that a file never changes and can be cached for ever. */
const HASHED = "assets";
const NOT_BUILT = new HttpProblem({
  status: 503,
  code: "dashboard_not_built",
  detail: hubMessage("dashboard_not_built"),
});
/** The paths of the API. They are never pages of the dashboard, even if a browser asks for them. */
const NO_PAGES = /^\/(?:v1|in|session|docs)(?:\/|$)/i;
const LOOKS_LIKE_A_FILE = /\.[^/]*$/;

/**
 * Serves the dashboard: its files, and its one page at every path that a browser opens. Only the dashboard knows which paths are pages, so
 * that it shows its own "not found". A program does not ask for HTML, and gets a 404.
 */
export function dashboardRoutes({ publicUrl, folder = builtDashboard() }: DashboardParts): Router {
  const router = Router();
  const files = express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response, path) => void response.setHeader("Cache-Control", cachingOf(path, folder)),
  });
  // It is safe to compress these files, because they are the same for everybody and contain no secrets (BREACH).
  router.use(leavePrograms, safeHeaders(publicUrl), compression(), files, sendPage(files));
  return router;
}

/** Skips the paths of programs, because their answers already have stricter headers. */
const leavePrograms: RequestHandler = ({ path }, _response, next) => {
  if (NO_PAGES.test(path)) next("router");
  else next();
};

function builtDashboard(): string {
  return fileURLToPath(new URL("dist", import.meta.resolve("@haak/dashboard/package.json")));
}

/**
 * Allows only scripts from our own files. Inline styles are allowed, because Mantine writes its colours into a style element and a style
 * cannot run code.
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
        // Only with https, because in an office network a hub may have no certificate and its page could then load nothing.
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
  // `*/*` alone is not enough, because programs send it too.
  return headers.accept?.includes("text/html") ?? false;
}
