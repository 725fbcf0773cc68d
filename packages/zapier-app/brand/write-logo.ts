import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawLogo, LOGO_SIZE } from "./logo.ts";
import { encodePng } from "./png.ts";

// Run by hand after a change of the drawing: node packages/zapier-app/brand/write-logo.ts
const picture = { width: LOGO_SIZE, height: LOGO_SIZE, pixels: drawLogo() };
writeFileSync(join(import.meta.dirname, "logo.png"), encodePng(picture));
